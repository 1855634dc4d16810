from share.accounts.management.no_passwords import NoPasswords as Command

__all__ = ["Command"]
