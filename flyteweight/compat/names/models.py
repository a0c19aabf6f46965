"""``flytekit.models``: the messages as flytekit has them."""

NAMES: dict[str, dict[str, str]] = {
    "models.documentation": {
        "Description": "settings.documentation",
        "Documentation": "settings.documentation",
        "SourceCode": "settings.documentation",
    },
    "models.security": {
        "Secret": "settings.secret",
    },
}
