# One image for laptops and clusters: docker build -t pixelscan:1 . && docker run -p 8501:8501 pixelscan:1
# This tag gets patch releases of Python and Debian automatically; use a digest to pin them.
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS packages
# requirements-library.txt adds what libraries of many photos need (DuckDB, obstore), and 100 MB to the image.
ARG REQUIREMENTS=requirements.txt
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
COPY ${REQUIREMENTS} /tmp/requirements.txt
RUN python3 -m venv --without-pip /opt/venv \
    && python3 -m pip --python /opt/venv/bin/python install --no-cache-dir --no-compile --only-binary=:all: \
        --disable-pip-version-check -r /tmp/requirements.txt
# Removed to save space: files for the packages' developers, pyarrow's servers and cloud storage, duplicate libraries,
# exiv2's translations, c2pa's library for Rust, everything in SQLAlchemy except Core, Streamlit's script for Plotly
# (which is not installed), and symbols, so crash reports do not name native functions.
# hadolint ignore=DL3003
RUN cd /opt/venv/lib/python3*/site-packages \
    && find . -depth -type d \( -name tests -o -name include -o -name nbextension \) -exec rm -rf {} + \
    && find . -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.pxi' -o -name '*.[ach]' \) -delete \
    && rm -rf c2pa/libs/*.rlib exiv2/locale pyarrow/src pyarrow/{_flight,_s3fs,_gcsfs,_azurefs,_hdfs,_pyarrow_cpp_tests}* \
        pyarrow/libarrow_{flight,s3,python_flight}* pyarrow/libarrow_python*.so{,.*.*} \
        sqlalchemy/{orm,ext,testing} sqlalchemy/dialects/{mssql,mysql,oracle} numpy/f2py \
        streamlit/testing streamlit/static/static/js/PlotlyChart.* \
    && find . -type f -name '*.so*' -exec strip --strip-unneeded {} + \
    && /opt/venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash .

FROM packages AS pixelscan
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
COPY requirements-build.txt /tmp/
RUN python3 -m venv --without-pip /opt/build \
    && python3 -m pip --python /opt/build/bin/python install --no-cache-dir --only-binary=:all: \
        --disable-pip-version-check -r /tmp/requirements-build.txt
WORKDIR /source
COPY . .
# A separate layer, so that a change in PixelScan's code does not change the large layer of packages.
RUN /opt/build/bin/hatchling build -t wheel \
    && python3 -m pip --python /opt/venv/bin/python install --no-deps --no-compile --no-index --root /parts \
        --disable-pip-version-check dist/*.whl \
    && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash -s /parts /parts \
    && PYTHONPATH="$(echo /parts/opt/venv/lib/python3*/site-packages):$(echo /opt/build/lib/python3*/site-packages)" \
        /opt/venv/bin/python -m pixelscan prepare --prefix /parts/opt/venv

FROM ${BASE} AS stress
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
# Debian's package pulls in 240 MB of graphics drivers, but the program needs only the libraries that it links to and
# that the base image does not have.
# hadolint ignore=DL3008
RUN find /usr/lib -name '*.so*' > /base \
    && apt-get update && apt-get install --yes --no-install-recommends stress-ng tini && rm -rf /var/lib/apt/lists/* \
    && install -D -t /parts/usr/bin /usr/bin/stress-ng /usr/bin/tini \
    && ldd /usr/bin/stress-ng | awk '$3 ~ /^\// {print $3}' | while read -r library; do \
        place="$(realpath "$(dirname "$library")")/$(basename "$library")"; \
        grep -qxF "$place" /base || install -D -m 644 "$library" "/parts$place"; \
    done

FROM ${BASE}
LABEL org.opencontainers.image.title="PixelScan" \
      org.opencontainers.image.description="Reads photos' metadata, and shows how pods behave under CPU load" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later"
COPY --from=packages /opt/venv /opt/venv
COPY --from=stress /parts /
COPY --from=pixelscan /parts /
WORKDIR /app
# The root file system may be read-only: everything is written to /tmp, uploads too, as
# they arrive.
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIXELSCAN_MAX_UPLOAD_MB=100 \
    STREAMLIT_SERVER_MAX_UPLOAD_SIZE=100
USER 10001:10001
EXPOSE 8501
# tini reaps the processes of a stress run whose parent has exited.
ENTRYPOINT ["tini", "--"]
CMD ["pixelscan", "serve", "--address", "0.0.0.0", "--port", "8501"]
