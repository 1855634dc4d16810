"""SHARE on one computer: servers out of packages, mail kept as files, and one parent for every process."""
