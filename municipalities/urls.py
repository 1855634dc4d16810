from django.urls import path

from municipalities.views import colleagues, contacts, invitations, organisations, people, places, towns

app_name = "municipalities"
TOWN = "work/towns/<slug:public_id>"
ORGANISATION = "work/organisations/<slug:public_id>"
urlpatterns = [
    path("towns/", towns.towns, name="towns"),
    path("towns/map-<slug:version>.svg", towns.outlines, name="outlines"),
    path("towns/<slug:public_id>/", towns.town, name="town"),
    path("work/towns/", places.kept_towns, name="kept_towns"),
    path("work/towns/new/", places.new_town, name="new_town"),
    path(f"{TOWN}/", places.town_overview, name="town_overview"),
    path(f"{TOWN}/details/", places.town_details, name="town_details"),
    path(f"{TOWN}/history/", places.town_history, name="town_history"),
    path(f"{TOWN}/contacts/", contacts.town_contacts, name="town_contacts"),
    path(f"{TOWN}/contacts/new/", contacts.new_town_contact, name="new_town_contact"),
    path("organisations/<slug:public_id>/", organisations.organisation, name="organisation"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("work/contacts/", contacts.contacts, name="contacts"),
    path("work/contacts/<slug:public_id>/", contacts.contact, name="contact"),
    path("work/organisations/", organisations.kept, name="kept_organisations"),
    path("work/organisations/new/", organisations.new_organisation, name="new_organisation"),
    path(f"{ORGANISATION}/", organisations.organisation_overview, name="organisation_overview"),
    path(f"{ORGANISATION}/details/", organisations.organisation_details, name="organisation_details"),
    path(f"{ORGANISATION}/towns/add/", organisations.add_member_town, name="add_member_town"),
    path(f"{ORGANISATION}/towns/<slug:town>/remove/", organisations.remove_member_town, name="remove_member_town"),
    path(f"{ORGANISATION}/programmes/add/", organisations.add_programme_role, name="add_programme_role"),
    path(
        f"{ORGANISATION}/programmes/<int:pk>/remove/", organisations.remove_programme_role, name="remove_programme_role"
    ),
    path(f"{ORGANISATION}/contacts/", contacts.organisation_contacts, name="organisation_contacts"),
    path(f"{ORGANISATION}/contacts/new/", contacts.new_organisation_contact, name="new_organisation_contact"),
    path(f"{ORGANISATION}/people/", colleagues.organisation_people, name="organisation_people"),
    path(f"{ORGANISATION}/people/invite/", colleagues.invite, name="invite"),
    path(f"{ORGANISATION}/people/<int:pk>/role/", colleagues.change_role, name="change_role"),
    path(f"{ORGANISATION}/people/<int:pk>/end/", colleagues.end_right, name="end_right"),
    path(f"{ORGANISATION}/people/<int:pk>/hand-over/", colleagues.hand_over, name="hand_over"),
    path(f"{ORGANISATION}/invitations/<slug:invitation>/send/", colleagues.send_invitation, name="send_invitation"),
    path(
        f"{ORGANISATION}/invitations/<slug:invitation>/withdraw/",
        colleagues.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("work/people/", people.people, name="people"),
    path("work/people/<int:user_id>/", people.person, name="person"),
    path("work/people/<int:user_id>/memberships/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("work/people/<int:user_id>/access/<slug:source>/<int:pk>/end/", people.end_access, name="end_access"),
    path("work/people/<int:user_id>/sessions/end/", people.end_sessions, name="end_sessions"),
    path("work/people/<int:user_id>/second-factor/reset/", people.ask_reset, name="ask_reset"),
    path("work/people/<int:user_id>/second-factor/confirm/", people.confirm_reset, name="confirm_reset"),
    path("work/people/<int:user_id>/second-factor/decline/", people.decline_reset, name="decline_reset"),
]
