"""The yardstick of engine_bench in PyTorch: the same model shape with LoRA rank 16 on all matrices, written as people
write it (unmerged LoRA, autograd, a key/value cache for sampling).

Reads one case a line, "<kind> <numbers…>" with the names and arguments of engine_bench, and answers each with one line
of JSON: seconds and CPU seconds of one iteration, and the tokens in it. Exit code 77: PyTorch is not installed."""

import json
import math
import os
import sys
import time

SYSTEM_PYTHON = "/usr/bin/python3"

try:
    import torch
    from torch.nn import functional as F
except ImportError:
    # Debian's package python3-torch is seen by the system's Python only.
    if os.path.exists(SYSTEM_PYTHON) and os.path.realpath(sys.executable) != os.path.realpath(SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])
    print("PyTorch is not installed (on Debian: apt-get install python3-torch libopenblas0-openmp)", file=sys.stderr)
    sys.exit(77)

VOCABULARY, HIDDEN, LAYERS, HEADS, FFN, CONTEXT = 512, 128, 4, 4, 384, 256
HEAD = HIDDEN // HEADS
RANK, SCALE = 16, 32 / 16
PROMPT, NEW_TOKENS = 16, 128
MIN_SECONDS = 0.5


class Linear(torch.nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(outputs, inputs) / math.sqrt(inputs), requires_grad=False)
        self.a = torch.nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
        self.b = torch.nn.Parameter(torch.zeros(outputs, RANK))
        self.merged = False

    def forward(self, x):
        y = F.linear(x, self.weight)
        return y if self.merged else y + SCALE * F.linear(F.linear(x, self.a), self.b)


class Norm(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(HIDDEN), requires_grad=False)

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x, cosine, sine):
    first, second = x.chunk(2, -1)
    return x * cosine + torch.cat((-second, first), -1) * sine


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.q, self.k, self.v, self.o = (Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.gate, self.up, self.down = Linear(HIDDEN, FFN), Linear(HIDDEN, FFN), Linear(FFN, HIDDEN)

    def forward(self, x, cosine, sine, mask, cache, start):
        rows, length, _ = x.shape
        y = self.norm1(x)
        q, k, v = (f(y).view(rows, length, HEADS, HEAD).transpose(1, 2) for f in (self.q, self.k, self.v))
        q, k = rotate(q, cosine, sine), rotate(k, cosine, sine)
        if cache is not None:
            cache[0][:, :, start : start + length], cache[1][:, :, start : start + length] = k, v
            k, v = (c[:, :, : start + length] for c in cache)
        scores = q @ k.transpose(-1, -2) / math.sqrt(HEAD)
        if mask is not None:
            scores = scores + mask
        x = x + self.o((scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, HIDDEN))
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Parameter(torch.randn(VOCABULARY, HIDDEN) * 0.1, requires_grad=False)
        self.layers = torch.nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm, self.unembed = Norm(), Linear(HIDDEN, VOCABULARY)
        self.unembed.weight = self.embedding
        angle = torch.outer(torch.arange(CONTEXT), 10000.0 ** (-torch.arange(0, HEAD, 2) / HEAD)).repeat(1, 2)
        self.cosine, self.sine = angle.cos(), angle.sin()
        self.mask = torch.full((CONTEXT, CONTEXT), -math.inf).triu(1)

    def forward(self, tokens, caches=None, start=0):
        length = tokens.shape[1]
        cosine, sine = self.cosine[start : start + length], self.sine[start : start + length]
        mask = self.mask[:length, :length] if length > 1 else None
        x = self.embedding[tokens]
        for i, layer in enumerate(self.layers):
            x = layer(x, cosine, sine, mask, caches[i] if caches else None, start)
        return self.unembed(self.norm(x))

    def merge(self, merged):
        for module in self.modules():
            if isinstance(module, Linear):
                module.merged = merged


def training(model, datums, length, backward, step):
    tokens, targets = torch.randint(VOCABULARY, (2, datums, length))
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], 1e-4, (0.9, 0.95), 1e-12)

    def iteration():
        with torch.set_grad_enabled(backward):
            loss = F.cross_entropy(model(tokens).flatten(0, 1), targets.flatten(), reduction="sum")
        if backward:
            loss.backward()
        if step:
            optimizer.step()
            optimizer.zero_grad()

    return iteration, datums * length


def sampling(model, batch):
    """The best case for PyTorch: the adapter is merged into the weights beforehand."""
    prompt = torch.randint(VOCABULARY, (1, PROMPT)).expand(batch, -1)
    caches = [tuple(torch.zeros(batch, HEADS, PROMPT + NEW_TOKENS, HEAD) for _ in "kv") for _ in range(LAYERS)]

    @torch.inference_mode()
    def iteration():
        tokens, start = prompt, 0
        for _ in range(NEW_TOKENS):
            logits = model(tokens, caches, start)[:, -1]
            start += tokens.shape[1]
            logprobs = logits.log_softmax(-1)
            tokens = torch.multinomial(logprobs.exp(), 1)
            logprobs.gather(1, tokens)

    return iteration, batch * NEW_TOKENS


def prepare(model, kind, numbers):
    torch.set_num_threads(numbers[-1])
    model.merge(kind == "sampling")
    if kind == "sampling":
        return sampling(model, numbers[0])
    return training(model, numbers[0], numbers[1], kind != "forward", kind == "trainingStep")


def measure(iteration):
    iteration()
    count, begin, cpu_begin = 0, time.perf_counter(), time.process_time()
    while count < 3 or time.perf_counter() - begin < MIN_SECONDS:
        iteration()
        count += 1
    return (time.perf_counter() - begin) / count, (time.process_time() - cpu_begin) / count


def main():
    torch.manual_seed(1)
    model = Model()
    print(json.dumps({"torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        kind, *numbers = line.split()
        iteration, tokens = prepare(model, kind, [int(n) for n in numbers])
        seconds, cpu_seconds = measure(iteration)
        print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "tokens": tokens}), flush=True)


if __name__ == "__main__":
    main()
