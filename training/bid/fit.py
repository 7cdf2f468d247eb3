"""Teaching the network, and the ONNX file that it is exported to."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor

from training.bid.dataset import AuctionSet
from training.bid.inputs import NAMES
from training.bid.network import BidNetwork, standardised
from training.onnx_file import seal
from training.versions import SEED

LEARNING_RATE = 2e-3
BATCH = 256
MOST_EPOCHS = 60
PATIENCE = 8
# What PyTorch's exporter writes without converting, and well below what ONNX Runtime reads.
OPSET = 18
IR_VERSION = 10


@dataclass(frozen=True)
class Fitted:
    """The network of the epoch with the least validation loss, and how many epochs it took to see that."""

    network: BidNetwork
    epochs: int
    best_epoch: int


def fit(training: AuctionSet, validation: AuctionSet, most_epochs: int = MOST_EPOCHS) -> Fitted:
    """Learns until the validation loss has not improved for a while; deterministic for given sets."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    inputs, labels = _tensors(training)
    held_inputs, held_labels = _tensors(validation)
    network = standardised(training.feeds)
    optimiser = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, MOST_EPOCHS)
    best, best_loss, best_epoch, epoch = copy.deepcopy(network), float("inf"), 0, 0
    while epoch < most_epochs and epoch - best_epoch < PATIENCE:
        epoch += 1
        for rows in torch.randperm(len(labels)).split(BATCH):
            optimiser.zero_grad()
            _loss(network(*(values[rows] for values in inputs)), labels[rows]).backward()
            optimiser.step()
        schedule.step()
        with torch.no_grad():
            loss = float(_loss(network(*held_inputs), held_labels))
        if loss < best_loss:
            best, best_loss, best_epoch = copy.deepcopy(network), loss, epoch
    return Fitted(best.eval(), epoch, best_epoch)


def _tensors(auctions: AuctionSet) -> tuple[list[Tensor], Tensor]:
    return [torch.from_numpy(auctions.feeds[name]) for name in NAMES], torch.from_numpy(auctions.labels)


def _loss(bids: Tensor, labels: Tensor) -> Tensor:
    """Squared difference of logarithms: the noise of the labels is a share of them."""
    return torch.mean((torch.log(bids) - torch.log(labels)) ** 2)


def export(network: BidNetwork, example: AuctionSet) -> bytes:
    """Five named inputs, open in N; one output `bid` float32 [N]."""
    rows = torch.export.Dim("N")
    program = torch.onnx.export(
        network,
        tuple(torch.from_numpy(example.feeds[name][:2]) for name in NAMES),
        dynamo=True,
        input_names=list(NAMES),
        output_names=["bid"],
        dynamic_shapes={name: {0: rows} for name in NAMES},
        opset_version=OPSET,
        external_data=False,
        verbose=False,
    )
    return seal(program.model_proto, "bid", IR_VERSION)
