"""Compares the engine with PyTorch on the shipped model: log-probabilities of the whole vocabulary, the value and the
gradient of every loss for every LoRA matrix, and steps of AdamW. The reference computes in double precision.
Exit code 77: skipped, no PyTorch here."""

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


def read_matrices(adapter):
    return read_safetensors(adapter / "adapter_model.safetensors")


class Reference:
    """A Llama decoder with LoRA, written from the architecture's definition."""

    def __init__(self, model, adapter):
        self.config = json.loads((model / "config.json").read_text())
        self.base = read_safetensors(model / "model.safetensors")
        lora = json.loads((adapter / "adapter_config.json").read_text())
        self.scale = lora["lora_alpha"] / lora["r"]
        self.lora = {name: value.requires_grad_() for name, value in
                     read_matrices(adapter).items()}

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


def report(what, worst):
    print(f"{what}: largest difference {worst:.2e}")
    return worst <= TOLERANCE  # false for a NaN


def compare(what, ours, reference):
    assert ours.shape == reference.shape, f"{what}: {ours.shape} instead of {reference.shape}"
    return report(what, (ours - reference).abs().max().item())


def compare_matrices(what, ours, reference):
    """Each matrix relative to its own largest entry."""
    assert ours.keys() == reference.keys(), "the engine's adapter has other matrices than the reference"
    ratios = [(ours[key] - value).abs().max() / value.abs().max() for key, value in reference.items()]
    return report(f"{what} ({len(ratios)} matrices, relative to the largest entry of each)",
                  torch.stack(ratios).max().item())


def difference(matrices, start):
    return {key: value - start[key] for key, value in matrices.items()}


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
    loss = sum(loss_of(name, logprobs, datum, batch) for logprobs, datum in zip(picked, batch["data"]))
    loss.backward()
    ours = json.loads((out / "sums.json").read_text())[name]
    return all([
        compare(f"{name}: log-probabilities", read_floats(out / f"{name}.f32"), torch.cat(picked).detach()),
        report(f"{name}: loss (relative)", abs((ours - loss) / loss).item()),
        compare_matrices(f"{name}: gradient", read_matrices(out / name),
                         {key: value.grad for key, value in reference.lora.items()}),
    ])


def check_steps(model, out):
    """With the engine's gradients: the step of an entry whose gradient is nearly zero depends on its last digits.
    The way that a step goes is compared as well: the weights would hide a wrong small step."""
    parameters = Reference(model, out / "adapter").lora
    start = {key: value.detach().clone() for key, value in parameters.items()}
    optimizer = torch.optim.AdamW(parameters.values())
    same = []
    for number, step in enumerate(json.loads((out / "steps.json").read_text())):
        optimizer.param_groups[0].update(lr=step["learning_rate"], betas=(step["beta1"], step["beta2"]),
                                         eps=step["eps"], weight_decay=step["weight_decay"])
        for key, gradient in read_matrices(out / f"step{number}" / "gradient").items():
            parameters[key].grad = gradient
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), step["grad_clip_norm"])
        optimizer.step()
        ours = read_matrices(out / f"step{number}" / "weights")
        expected = {key: value.detach() for key, value in parameters.items()}
        same.append(report(f"step {number}: norm of the gradient (relative)",
                           abs((step["grad_norm"] - norm) / norm).item()))
        same.append(compare_matrices(f"step {number}: weights", ours, expected))
        same.append(compare_matrices(f"step {number}: way from the start", difference(ours, start),
                                     difference(expected, start)))
    return all(same)


def main(program, model):
    with tempfile.TemporaryDirectory() as directory:
        out = pathlib.Path(directory)
        subprocess.run([program, str(model), directory], check=True)
        batch = json.loads((out / "batch.json").read_text())
        same = [check_distribution(Reference(model, out / "adapter"), batch, out)]
        for name in ("cross_entropy", "importance_sampling", "ppo", "cispo", "dro"):
            same.append(check_loss(name, model, batch, out))
        same.append(check_steps(model, out))
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2])))
