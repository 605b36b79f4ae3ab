"""A Transformers model of yours on the accelerator: here a tiny BERT with random weights."""

import torch
import transformers

import leopard
from leopard import backends, calibrate
from leopard.transformers import attach

torch.manual_seed(0)
model = transformers.BertModel(transformers.BertConfig(vocab_size=100, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128)).eval()
inputs = {"input_ids": torch.randint(0, 100, (2, 20))}

thresholds = calibrate.calibrate(model, [inputs], tolerance=0.1)  # or learned ones: leopard.training
with torch.no_grad(), attach(model, backends.Hardware(thresholds, leopard.Config("leopard_plus"))) as hardware:
    features = model(**inputs).last_hidden_state  # attention computed bit for bit as the accelerator does
print(hardware.statistics, tuple(features.shape))
