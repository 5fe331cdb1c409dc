# SPDX-License-Identifier: GPL-2.0-only
"""Plots of a Result and of a Campaign.

Each plot is a function that returns a matplotlib Figure, and a function named `<plot>_data` that
returns the frame it draws. `save(plot, source, folder)` writes a plot as PNG, SVG and CSV and
returns its caption.
"""

from ehealth.plots.attacks import (
    attack_latency,
    attack_latency_data,
    attack_map,
    attack_map_data,
    attack_timeline,
    attack_timeline_data,
)
from ehealth.plots.campaign import (
    heat_map,
    heat_map_data,
    latency_by_point,
    latency_by_point_data,
    metric_against_parameter,
    metric_against_parameter_data,
    scalability,
    scalability_data,
)
from ehealth.plots.files import caption, save
from ehealth.plots.messages import (
    sequence_diagram,
    sequence_diagram_data,
    step_times,
    step_times_data,
)
from ehealth.plots.mobile import mobile_fidelity, mobile_fidelity_data
from ehealth.plots.phone import (
    PHONE_PARTS,
    phone_parts,
    phone_parts_data,
    phone_steps_data,
)
from ehealth.plots.run import (
    BIN_SECONDS,
    country_map,
    country_map_data,
    heaviest_operations,
    heaviest_operations_data,
    latency_ccdf,
    latency_ccdf_data,
    latency_cdf,
    latency_cdf_data,
    main_protocol,
    throughput,
    throughput_data,
    time_parts,
    time_parts_data,
)
from ehealth.plots.schemes import (
    scheme_bytes,
    scheme_bytes_data,
    scheme_comparison,
    scheme_crypto,
    scheme_crypto_data,
    scheme_latency,
    scheme_latency_data,
)
from ehealth.plots.style import (
    GRID,
    INK,
    MUTED,
    PAPER,
    PART_TITLES,
    PROTOCOL_COLOURS,
    format_seconds,
    protocol_colours,
)

__all__ = [
    "BIN_SECONDS",
    "GRID",
    "INK",
    "MUTED",
    "PAPER",
    "PART_TITLES",
    "PHONE_PARTS",
    "PROTOCOL_COLOURS",
    "attack_latency",
    "attack_latency_data",
    "attack_map",
    "attack_map_data",
    "attack_timeline",
    "attack_timeline_data",
    "caption",
    "country_map",
    "country_map_data",
    "format_seconds",
    "heat_map",
    "heat_map_data",
    "heaviest_operations",
    "heaviest_operations_data",
    "latency_by_point",
    "latency_by_point_data",
    "latency_ccdf",
    "latency_ccdf_data",
    "latency_cdf",
    "latency_cdf_data",
    "main_protocol",
    "metric_against_parameter",
    "metric_against_parameter_data",
    "mobile_fidelity",
    "mobile_fidelity_data",
    "phone_parts",
    "phone_parts_data",
    "phone_steps_data",
    "protocol_colours",
    "save",
    "scalability",
    "scalability_data",
    "scheme_bytes",
    "scheme_bytes_data",
    "scheme_comparison",
    "scheme_crypto",
    "scheme_crypto_data",
    "scheme_latency",
    "scheme_latency_data",
    "sequence_diagram",
    "sequence_diagram_data",
    "step_times",
    "step_times_data",
    "throughput",
    "throughput_data",
    "time_parts",
    "time_parts_data",
]
