import pickle


def save_model(model, filepath):
    if not str(filepath).endswith(".keras"):
        raise ValueError(f"a name that ends with .keras was expected: {filepath}")
    with open(filepath, "wb") as file:
        pickle.dump(model, file)


def load_model(filepath):
    if not str(filepath).endswith(".keras"):
        raise ValueError(f"a name that ends with .keras was expected: {filepath}")
    with open(filepath, "rb") as file:
        return pickle.load(file)
