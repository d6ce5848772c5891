"""A quiz given to a class session: versions, publications, attempts and answers."""
