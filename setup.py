"""Packaging of lstm_apply: every value comes from settings.ini, which nbdev reads too."""
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
LICENSES = {"apache2": "Apache-2.0"}
STATUSES = {"3": "3 - Alpha", "4": "4 - Beta", "5": "5 - Production/Stable"}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def read_settings():
    "The one section of settings.ini."
    config = ConfigParser(delimiters=["="])
    config.read(HERE / "settings.ini", encoding="utf-8")
    return config["DEFAULT"]


def lines(text):
    "A setting that holds one entry on each line."
    return [line.strip() for line in text.splitlines() if line.strip()]


def classifiers(cfg):
    "What PyPI shows beside the package."
    return [
        f"Development Status :: {STATUSES[cfg['status']]}",
        f"Intended Audience :: {cfg['audience']}",
        "Natural Language :: Chinese (Simplified)",
        "Natural Language :: English",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        *(f"Programming Language :: Python :: {version}" for version in PYTHONS),
    ]


cfg = read_settings()
package = cfg["lib_path"]
readme = HERE / "README.md"
dask, excel = lines(cfg["dask_requirements"]), lines(cfg["excel_requirements"])
sktime = lines(cfg["sktime_requirements"])

setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=readme.read_text(encoding="utf-8") if readme.exists() else "",
    long_description_content_type="text/markdown",
    author=cfg["author"],
    license=LICENSES[cfg["license"]],
    keywords=cfg["keywords"].split(),
    url=cfg["git_url"],
    project_urls={"Documentation": cfg["doc_host"] + cfg["doc_baseurl"]},
    classifiers=classifiers(cfg),
    packages=find_packages(include=[package, f"{package}.*"]),
    include_package_data=True,  # what MANIFEST.in names inside the package
    python_requires=f">={cfg['min_python']}",
    install_requires=lines(cfg["requirements"]),
    extras_require={"dask": dask, "excel": excel, "sktime": sktime,
                    "compare": lines(cfg["compare_requirements"]) + sktime,
                    "dev": lines(cfg["dev_requirements"]) + dask + excel},
    entry_points={
        "console_scripts": lines(cfg["console_scripts"]),
        "nbdev": [f"{package}={package}._modidx:d"],
    },
    zip_safe=False,
)
