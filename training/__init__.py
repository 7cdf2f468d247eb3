"""How the models of this registry were trained, so that anyone can train them again."""
