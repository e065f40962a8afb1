"""sdk_client.py CASE IN_FLIGHT COUNT: what the official SDK costs against the stub server of TINKER_BASE_URL; the
counterpart of client_bench, with the same JSON line. Run by compare_clients inside the SDK's environment."""

import asyncio
import json
import os
import sys
import time

import tinker
from tinker import types

DATUMS, TOKENS = 256, 512


def resident_bytes() -> int:
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def settled(value):
    return value.result() if hasattr(value, "result") else value


async def settled_async(value):
    """The async calls give the result, or a future that is awaited for it."""
    return await value if hasattr(value, "__await__") else value


def datums() -> list[types.Datum]:
    return [types.Datum(model_input=types.ModelInput.from_ints([12345] * TOKENS),
                        loss_fn_inputs={"target_tokens": [12345] * TOKENS, "weights": [0.5] * TOKENS})
            for _ in range(DATUMS)]


async def run(case: str, in_flight: int, count: int) -> dict:
    service = tinker.ServiceClient()
    if case == "training":
        client = settled(service.create_lora_training_client(base_model="stub", rank=8))

        async def once():
            await settled_async(await client.forward_backward_async(datums(), "cross_entropy"))
    else:
        client = settled(service.create_sampling_client(base_model="stub"))
        prompt = types.ModelInput.from_ints([7] * 64)
        params = types.SamplingParams(max_tokens=16)

        async def once():
            await settled_async(await client.sample_async(prompt=prompt, num_samples=1, sampling_params=params))

    left = count
    memory = [resident_bytes()]

    async def worker():
        nonlocal left
        while left > 0:
            left -= 1
            await once()
            if left % 64 == 0:
                memory.append(resident_bytes())

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    return {"count": count, "wall_seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu,
            "memory_growth": max(memory) - memory[0]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))), flush=True)
    os._exit(0)
