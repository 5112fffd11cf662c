import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Stands for uv: notes how it was called, and leaves what the real one would leave.
UV = f"""#!/bin/sh
echo "$*" >> "$UV_CALLS"
[ -z "$UV_FAILS" ] || {{ echo "error: $UV_FAILS" >&2; exit 2; }}
mkdir -p .venv/bin
ln -sf "{sys.executable}" .venv/bin/python
case "$*" in *--editable*) cp "$0" .venv/bin/desk;; esac
"""


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path):
    project = tmp_path / "a project"
    executable(project / "bin" / "setup", (ROOT / "bin" / "setup").read_text())
    (project / "requirements.lock").write_text("flask==1\n")
    (project / "pyproject.toml").write_text("[project]\n")
    executable(tmp_path / "tools" / "uv", UV)
    executable(tmp_path / "tools" / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    return project


def setup(project, **env):
    """The lines that it said and the calls of uv that it made."""
    calls = project.parent / "calls"
    calls.write_text("")
    settings = {"PATH": f"{project.parent / 'tools'}:/usr/bin:/bin", "UV_CALLS": str(calls), "UV_FAILS": "", **env}
    done = subprocess.run(
        [project / "bin" / "setup"], cwd="/", env=settings, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == ""
    return done, calls.read_text().splitlines()


def test_the_first_run_installs_the_lock_with_hashes_and_then_the_project(project):
    done, calls = setup(project)
    assert done.returncode == 0, done.stderr
    assert [call.split()[:2] for call in calls] == [["venv", "--allow-existing"], ["pip", "sync"], ["pip", "install"]]
    assert "--require-hashes" in calls[1]
    assert "--no-build-isolation" in calls[2] and "--no-deps" in calls[2]


def test_a_second_run_does_nothing(project):
    setup(project)
    done, calls = setup(project)
    assert (done.returncode, done.stderr, calls) == (0, "", [])


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_file_installs_again_in_place(project, name):
    setup(project)
    (project / ".venv" / "kept").touch()
    (project / name).write_text("# newer\n")
    assert len(setup(project)[1]) == 3
    assert (project / ".venv" / "kept").exists()


def test_a_failure_is_one_line_and_the_next_run_starts_anew(project):
    done, _ = setup(project, UV_FAILS="no route to host")  # then pip, which refuses a lock without hashes
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [line for line in done.stderr.splitlines() if "cannot install: " in line]
    (project / ".venv" / "half-unpacked").touch()
    done, calls = setup(project)
    assert done.returncode == 0
    assert len(calls) == 3
    assert not (project / ".venv" / "half-unpacked").exists()


def test_an_environment_of_another_place_is_made_anew(project):
    setup(project)
    (project / ".venv" / "of-the-old-place").touch()
    moved = project.rename(project.parent / "elsewhere")
    done, calls = setup(moved)
    assert len(calls) == 3
    assert not (moved / ".venv" / "of-the-old-place").exists()


@pytest.mark.parametrize("lost", ["desk", "python"])
def test_a_missing_program_is_put_back(project, lost):
    setup(project)
    (project / ".venv" / "bin" / lost).unlink()
    assert len(setup(project)[1]) == 3


def test_without_python_3_11_the_package_is_named(project):
    tools = project.parent / "bare"
    for name in ("bash", "dirname", "env", "flock"):
        executable(tools / name, f'#!/bin/sh\nexec {shutil.which(name)} "$@"\n')
    executable(tools / "python3.11", "#!/bin/sh\necho 'pyenv: python3.11: command not found' >&2\nexit 127\n")
    script = project / "bin" / "setup"
    script.write_text(
        script.read_text().replace("/usr/bin/python3.11 /usr/local/bin/python3.11", "/nowhere/python3.11")
    )
    done, calls = setup(project, PATH=str(tools))
    assert done.returncode == 1
    assert "python3.11-venv" in done.stderr
    assert done.stderr.count("\n") == 1
    assert calls == []


def test_translations_are_compiled_when_their_source_is_newer(project):
    setup(project)
    executable(project / ".venv" / "bin" / "pybabel", '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\n: > "$2"\n')
    source = project / "desk" / "translations" / "zh_CN" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.touch()
    assert setup(project)[0].returncode == 0
    assert source.with_suffix(".mo").exists()
