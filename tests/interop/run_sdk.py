"""Installs one version of the official SDK into an environment of its own and runs sdk_scenario.py with it against a
fresh tinkex-localserver. Exit code 77: skipped, because the package cannot be had here."""

import argparse
import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import venv

SKIPPED = 77
HERE = pathlib.Path(__file__).resolve().parent


def python_of(environment: pathlib.Path) -> pathlib.Path:
    return environment / "bin" / "python"


def installed_version(environment: pathlib.Path) -> str | None:
    if not python_of(environment).exists():
        return None
    query = "import importlib.metadata as m; print(m.version('tinker'))"
    done = subprocess.run([python_of(environment), "-c", query], capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def ensure_sdk(environment: pathlib.Path, version: str) -> None:
    """The newest is looked up anew each time; a fixed version is installed once."""
    if version != "newest" and installed_version(environment) == version:
        return
    if not python_of(environment).exists():
        try:
            venv.create(environment, with_pip=True)
        except subprocess.CalledProcessError:
            print("SKIPPED: this Python cannot make environments with pip (on Debian: apt-get install python3-venv)")
            sys.exit(SKIPPED)
    wanted = "tinker" if version == "newest" else f"tinker=={version}"
    pip = [python_of(environment), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", wanted]
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode != 0 and installed_version(environment) is None:
        print(f"SKIPPED: pip cannot install {wanted}: {done.stderr.strip()[-600:]}")
        sys.exit(SKIPPED)


def start_server(program: str, data: str, key: str) -> tuple[subprocess.Popen, dict]:
    environment = dict(os.environ, TINKEX_LOCALSERVER_KEY=key)
    command = [program, "--data-dir", data, "--parent-pid", str(os.getpid())]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    if not line:
        sys.exit(f"the server did not start (exit code {server.wait()})")
    return server, json.loads(line)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--environment", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    ensure_sdk(arguments.environment, arguments.version)

    key = "tml-" + secrets.token_hex(16)
    with tempfile.TemporaryDirectory() as data:
        server, ready = start_server(arguments.server, data, key)
        try:
            environment = dict(os.environ, TINKER_API_KEY=key, TINKER_BASE_URL=ready["url"], HF_HUB_OFFLINE="1",
                               NO_PROXY="127.0.0.1", no_proxy="127.0.0.1")
            scenario = [python_of(arguments.environment), HERE / "sdk_scenario.py", ready["model"]]
            done = subprocess.run(scenario, env=environment, timeout=240)
        finally:
            server.terminate()
            ended = server.wait(timeout=10)
    if ended != 0:
        print(f"FAILED: the server ended with {ended}")
        return 1
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
