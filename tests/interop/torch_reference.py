"""Compares the engine with PyTorch on the shipped model: log-probabilities of the whole vocabulary and the gradient of
every LoRA matrix, for every loss. The reference computes in double precision. Exit code 77: skipped, no PyTorch here."""

import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

SKIPPED = 77
TOLERANCE = 1e-4
SYSTEM_PYTHON = "/usr/bin/python3"
DTYPES = {"F16": "float16", "F32": "float32"}

try:
    import torch
except ImportError:
    # Debian's package python3-torch is seen by the system's Python only.
    if os.path.exists(SYSTEM_PYTHON) and os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    print("SKIPPED: PyTorch is not installed (on Debian: apt-get install python3-torch)")
    sys.exit(SKIPPED)


def read_safetensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        raw = bytearray(data[8 + length + begin : 8 + length + end])
        flat = torch.frombuffer(raw, dtype=getattr(torch, DTYPES[entry["dtype"]]))
        tensors[name] = flat.reshape(entry["shape"]).double()
    return tensors


def read_floats(path):
    return torch.frombuffer(bytearray(path.read_bytes()), dtype=torch.float32).double()


class Reference:
    """A Llama decoder with LoRA, written from the architecture's definition."""

    def __init__(self, model, adapter):
        self.config = json.loads((model / "config.json").read_text())
        self.base = read_safetensors(model / "model.safetensors")
        lora = json.loads((adapter / "adapter_config.json").read_text())
        self.scale = lora["lora_alpha"] / lora["r"]
        self.lora = {name: value.requires_grad_() for name, value in
                     read_safetensors(adapter / "adapter_model.safetensors").items()}

    def weight(self, module):
        base = self.base.get(module + ".weight")
        if base is None:  # a tied output matrix
            base = self.base["model.embed_tokens.weight"]
        prefix = "base_model.model." + module
        a, b = self.lora.get(prefix + ".lora_A.weight"), self.lora.get(prefix + ".lora_B.weight")
        return base if a is None else base + self.scale * (b @ a)

    def norm(self, x, name):
        mean_square = x.pow(2).mean(-1, keepdim=True)
        return x * torch.rsqrt(mean_square + self.config["rms_norm_eps"]) * self.base[name + ".weight"]

    def rotate(self, x):
        """[heads, positions, head_dim], the first half paired with the second."""
        half = x.shape[-1] // 2
        frequency = self.config["rope_theta"] ** (-torch.arange(half).double() / half)
        angle = torch.arange(x.shape[-2]).double()[:, None] * frequency
        first, second = x[..., :half], x[..., half:]
        return torch.cat([first * angle.cos() - second * angle.sin(), second * angle.cos() + first * angle.sin()], -1)

    def attention(self, x, prefix):
        heads, kv_heads, size = (self.config[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
        split = lambda module, count: (x @ self.weight(prefix + module).T).reshape(len(x), count, size).transpose(0, 1)
        query = self.rotate(split("q_proj", heads))
        key = self.rotate(split("k_proj", kv_heads)).repeat_interleave(heads // kv_heads, 0)
        value = split("v_proj", kv_heads).repeat_interleave(heads // kv_heads, 0)
        scores = query @ key.transpose(1, 2) / size**0.5
        future = torch.ones(len(x), len(x)).triu(1).bool()
        mixed = scores.masked_fill(future, float("-inf")).softmax(-1) @ value
        return mixed.transpose(0, 1).reshape(len(x), heads * size) @ self.weight(prefix + "o_proj").T

    def log_probabilities(self, tokens):
        x = self.base["model.embed_tokens.weight"][torch.tensor(tokens)]
        for layer in range(self.config["num_hidden_layers"]):
            prefix = f"model.layers.{layer}."
            x = x + self.attention(self.norm(x, prefix + "input_layernorm"), prefix + "self_attn.")
            y = self.norm(x, prefix + "post_attention_layernorm")
            gate = torch.nn.functional.silu(y @ self.weight(prefix + "mlp.gate_proj").T)
            x = x + (gate * (y @ self.weight(prefix + "mlp.up_proj").T)) @ self.weight(prefix + "mlp.down_proj").T
        return (self.norm(x, "model.norm") @ self.weight("lm_head").T).log_softmax(-1)


def loss_of(name, logprobs, datum, batch):
    if name == "cross_entropy":
        return -(torch.tensor(datum["weights"]).double() * logprobs).sum()
    advantage, old = torch.tensor(datum["advantages"]).double(), torch.tensor(datum["logprobs"]).double()
    ratio = (logprobs - old).exp()
    clipped = ratio.clamp(batch["clip_low"], batch["clip_high"])
    if name == "importance_sampling":
        return -(ratio * advantage).sum()
    if name == "ppo":
        return -torch.minimum(ratio * advantage, clipped * advantage).sum()
    if name == "cispo":
        return -(clipped.detach() * advantage * logprobs).sum()
    return -(advantage * logprobs - 0.5 * batch["beta"] * (logprobs - old) ** 2).sum()


def compare(what, ours, reference, scale=1.0):
    worst = ((ours - reference).abs().max() / scale).item()
    print(f"{what}: largest difference {worst:.2e}")
    return worst <= TOLERANCE


def check_distribution(reference, batch, out):
    with torch.no_grad():
        expected = torch.cat([reference.log_probabilities(datum["tokens"]).flatten() for datum in batch["data"]])
    return compare("log-probabilities", read_floats(out / "distribution.f32"), expected)


def check_loss(name, model, batch, out):
    reference = Reference(model, out / "adapter")
    picked = []
    for datum in batch["data"]:
        rows = reference.log_probabilities(datum["tokens"])
        picked.append(rows[torch.arange(len(rows)), torch.tensor(datum["targets"])])
    sum(loss_of(name, logprobs, datum, batch) for logprobs, datum in zip(picked, batch["data"])).backward()
    same = compare(f"{name}: log-probabilities", read_floats(out / f"{name}.f32"), torch.cat(picked).detach())
    gradients = read_safetensors(out / name / "adapter_model.safetensors")
    assert gradients.keys() == reference.lora.keys(), "the engine's adapter has other matrices than the reference"
    ours = torch.cat([gradients[key].flatten() for key in reference.lora])
    expected = torch.cat([value.grad.flatten() for value in reference.lora.values()])
    return compare(f"{name}: gradient (relative to its largest entry)", ours, expected, expected.abs().max()) and same


def main(program, model):
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory)
        subprocess.run([program, str(model), directory], check=True)
        batch = json.loads((out / "batch.json").read_text())
        same = [check_distribution(Reference(model, out / "adapter"), batch, out)]
        for name in ("cross_entropy", "importance_sampling", "ppo", "cispo", "dro"):
            same.append(check_loss(name, model, batch, out))
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
