"""Learns the main-content model from exported features. Usage: train.py FOLDER MODEL_JSON"""

import base64
import json
import sys

import lightgbm
import numpy

SHARED = {
    "objective": "cross_entropy",
    "learning_rate": 0.1,
    "bagging_fraction": 0.6,
    "bagging_freq": 1,
    "min_sum_hessian_in_leaf": 3,
    "lambda_l2": 3,
    "max_bin": 63,
    "num_threads": 1,
    "force_row_wise": True,
    "verbose": -1,
}
# Splits at random thresholds and splits at the best ones err differently: the mean of both is better.
MEMBERS = [
    (250, {"num_leaves": 31, "extra_trees": True, "feature_fraction": 0.5, "seed": 3}),
    (150, {"num_leaves": 31, "feature_fraction": 0.3, "seed": 1}),
]


def per_block(pages, value):
    return numpy.concatenate([numpy.full(page["blocks"], value(page)) for page in pages])


def weights(pages, sizes):
    """Each page counts the same, and long blocks count as much as their words do in the page's score."""
    words = per_block(pages, lambda page: page["words"] + 50.0)
    return 1000 * (numpy.minimum(sizes / words, 0.5) + 0.0015)


class Ensemble:
    """Boosters of which each has the same say in the log odds."""

    def __init__(self, features, labels, weight, rows):
        data = lightgbm.Dataset(features, labels, weight=weight, params=SHARED)
        data.construct()
        part = data.subset(numpy.flatnonzero(rows))
        self.boosters = [
            lightgbm.train({**SHARED, **parameters}, part, rounds) for rounds, parameters in MEMBERS
        ]

    def predict(self, features):
        odds = [booster.predict(features, raw_score=True) for booster in self.boosters]
        return 1 / (1 + numpy.exp(-numpy.mean(odds, axis=0)))

    def pack(self, names):
        roots, splits, values, rights = [], [], [], []

        def add(node):
            at = len(splits)
            is_leaf = "leaf_value" in node
            splits.append(-1 if is_leaf else node["split_feature"])
            values.append(node["leaf_value"] / len(MEMBERS) if is_leaf else node["threshold"])
            rights.append(0)
            if not is_leaf:
                add(node["left_child"])
                rights[at] = len(splits) - at
                add(node["right_child"])

        for booster in self.boosters:
            for tree in booster.dump_model()["tree_info"]:
                roots.append(len(splits))
                add(tree["tree_structure"])
        return {
            "features": names,
            "roots": base64_of(roots, "<i4"),
            "splits": base64_of(splits, "<i2"),
            "values": base64_of(values, "<f4"),
            "rights": base64_of(rights, "<i2"),
        }


def base64_of(numbers, kind):
    return base64.b64encode(numpy.array(numbers, kind).tobytes()).decode()


def main(folder, model_file):
    with open(f"{folder}/pages.json") as file:
        index = json.load(file)
    pages, names = index["pages"], index["names"]
    read = lambda column: numpy.fromfile(f"{folder}/{column}.f32", numpy.float32)
    features = numpy.stack([read(column) for column in names], 1)
    labels, sizes = read("labels"), read("sizes")
    fold = per_block(pages, lambda page: page["fold"])
    held_out = per_block(pages, lambda page: page["heldOut"])
    # Where the page's HTML does not hold the gold text, its labels say nothing.
    usable = per_block(pages, lambda page: page["coverage"] >= 0.4) & ~held_out
    weight = weights(pages, sizes)
    train = lambda rows: Ensemble(features, labels, weight, rows)
    judged = numpy.zeros(len(labels), numpy.float32)
    for number in range(int(fold.max()) + 1):
        unseen = (fold == number) & ~held_out
        judged[unseen] = train(usable & (fold != number)).predict(features[unseen])
    shipped = train(usable)
    judged[held_out] = shipped.predict(features[held_out])
    judged.tofile(f"{folder}/judged.f32")
    with open(model_file, "w") as file:
        model = {"tokens": index["tokens"], "trees": shipped.pack(names)}
        json.dump(model, file, indent=2)
        file.write("\n")


main(*sys.argv[1:])
