"""The engine that matches experts to needs. It reads no database: what it is given is plain values (`season`).

`scores` says how well each pair fits, opened into its parts; `plans` finds the best plan of a season and the greedy one
beside it; `changes` says, for a need left out, the smallest single change after which it would be met.
"""
