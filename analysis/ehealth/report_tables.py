# SPDX-License-Identifier: GPL-2.0-only
"""The tables of the HTML report: their columns, how values are written, and what they hold."""

from dataclasses import dataclass

import pandas as pd

from ehealth import attacks, plots


def format_bytes(value):
    """A number of bytes with a decimal prefix."""
    for factor, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= 0.9995 * factor:
            return f"{value / factor:.3g} {unit}" if value < 999.5 * factor else (
                f"{value / factor:,.0f} {unit}"
            )
    return f"{value:.0f} B"


def format_count(value):
    return f"{value:,.0f}"


def format_share(value):
    if pd.isna(value):
        return "-"
    return "< 0.01 %" if 0 < value < 1e-4 else f"{100 * value:.3g} %"


def format_number(text):
    """A number of the run table with at most one decimal; other text as it is."""
    try:
        return f"{float(text):,.1f}".removesuffix(".0")
    except (TypeError, ValueError):
        return text


FORMATS = {
    "text": str,
    "count": format_count,
    "mean": lambda value: f"{value:,.1f}",
    "seconds": plots.format_seconds,
    "bytes": format_bytes,
    "share": format_share,
}


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    kind: str


SUMMARY = (
    Column("protocol", "Protocol", "text"),
    Column("runs", "Runs", "count"),
    Column("accepted", "Accepted", "count"),
    Column("rejected", "Rejected", "count"),
    Column("failed", "Failed", "count"),
    Column("median_s", "Median", "seconds"),
    Column("p95_s", "95 %", "seconds"),
    Column("p99_s", "99 %", "seconds"),
    Column("messages_per_run", "Messages/run", "mean"),
    Column("bytes_per_run", "Data/run", "bytes"),
    Column("bytes", "Data", "bytes"),
)
ENDINGS = (
    Column("protocol", "Protocol", "text"),
    Column("outcome", "Outcome", "text"),
    Column("reason", "Reason", "text"),
    Column("runs", "Runs", "count"),
    Column("share", "Of the protocol", "share"),
)
LINKS = (
    Column("class", "Class", "text"),
    Column("links", "Links", "count"),
    Column("packets", "Packets", "count"),
    Column("bytes", "Data", "bytes"),
    Column("dropped", "Dropped", "count"),
    Column("utilisation_mean", "Mean use", "share"),
    Column("utilisation_max", "Peak use", "share"),
)
OPERATIONS = (
    Column("role", "Role", "text"),
    Column("device", "Device", "text"),
    Column("operation", "Operation", "text"),
    Column("algorithm", "Algorithm", "text"),
    Column("count", "Executions", "count"),
    Column("charged_s", "Charged", "seconds"),
    Column("each_s", "Each", "seconds"),
    Column("host_s", "On the host", "seconds"),
)
PHONE_STEPS = (
    Column("protocol", "Protocol", "text"),
    Column("part", "Where", "text"),
    Column("party", "Party", "text"),
    Column("step", "Step", "text"),
    Column("per_run", "A run", "mean"),
    Column("each_s", "Each", "seconds"),
    Column("run_s", "Time a run", "seconds"),
)
ATTACKS = (
    Column("title", "Attack", "text"),
    Column("capability", "Capability", "text"),
    Column("target", "Target", "text"),
    Column("where", "Place", "text"),
    Column("when", "Time", "text"),
    Column("attempts", "Attempts", "count"),
    Column("success_rate", "Succeed", "share"),
    Column("runs_broken", "Runs broken", "count"),
    Column("successes", "Goals broken", "count"),
    Column("goal", "First goal", "text"),
    Column("first_success_s", "After", "seconds"),
    Column("detected", "Detections", "count"),
    Column("detected_by", "By", "text"),
    Column("victim_s", "Cost of victims", "seconds"),
    Column("attacker_s", "Of the attacker", "seconds"),
)
PROVINCES = (
    Column("province", "Province", "text"),
    Column("attempts", "Attempts", "count"),
    Column("success_rate", "Succeed", "share"),
    Column("successes", "Goals broken", "count"),
    Column("detections", "Detections", "count"),
    Column("runs", "Runs there", "count"),
    Column("touched", "Attacked", "count"),
    Column("runs_broken", "Broken", "count"),
    Column("broken_share", "Of all", "share"),
)
UNDER_ATTACK = (
    Column("window", "Attacks", "text"),
    Column("when", "Time and reach", "text"),
    Column("protocol", "Protocol", "text"),
    Column("phase", "Phase", "text"),
)
PHASE_FIGURES = (
    Column("runs", "Runs", "count"),
    Column("accepted_share", "Accepted", "share"),
    Column("rejected_share", "Rejected", "share"),
    Column("failed_share", "Failed", "share"),
    Column("median_s", "Median", "seconds"),
    Column("p95_s", "95 %", "seconds"),
)
COMPARED = (
    Column("attempts", "Attempts", "count"),
    Column("success_rate", "Succeed", "share"),
    Column("runs_broken", "Runs broken", "count"),
    Column("successes", "Goals broken", "count"),
    Column("detected", "Detections", "count"),
)
METRICS = (
    Column("title", "Metric", "text"),
    Column("value", "Value", "metric"),
    Column("unit", "Unit", "text"),
)


def make_table(frame, columns, colours=None):
    """A table for the template: rows of (text to show, value to sort by, colour)."""
    rows = []
    for record in frame.to_dict("records"):
        cells = []
        for column in columns:
            value = record[column.name]
            if column.kind == "metric":
                shown = "-" if pd.isna(value) else f"{value:,.6g}"
            else:
                shown = FORMATS[column.kind](value)
            colour = (colours or {}).get(value) if column.name == "protocol" else None
            sort = "" if column.kind != "text" and pd.isna(value) else value
            cells.append({"text": shown, "sort": sort, "colour": colour})
        rows.append(cells)
    heads = [{"title": each.title, "numeric": each.kind != "text"} for each in columns]
    return {"heads": heads, "rows": rows}


def describe_operations(result):
    operations = result.crypto_ops()
    keys = ["role", "device", "operation", "algorithm"]
    operations = operations.groupby(keys)[["count", "charged_s", "host_s"]].sum().reset_index()
    operations["each_s"] = operations["charged_s"] / operations["count"]
    return operations.sort_values("charged_s", ascending=False, kind="stable")


def describe_phone_steps(result):
    steps = plots.phone_steps_data(result)
    steps["part"] = steps["part"].map({"nfc": "NFC", "tee": "TEE", "tpm": "TPM"})
    return steps


def describe_endings(result):
    endings = result.endings()
    endings["share"] = endings["runs"] / endings.groupby("protocol")["runs"].transform("sum")
    return endings


def describe_attacks(result, against, colours):
    """What the section on attacks shows, for the template; None without attacks."""
    table = attacks.attack_table(result)
    if table.empty:
        return None
    table["where"] = table["place"].replace("", "everywhere")
    table["when"] = [
        attacks.describe_time(*times).replace(" s", "\N{NO-BREAK SPACE}s")
        for times in zip(table["start_s"], table["end_s"])
    ]
    names = attacks.variant_names(*([result] if against is None else [result, against]))
    compared = None
    if against is not None:
        columns = [Column("title", "Attack", "text")]
        columns += repeat_columns(COMPARED, [("", names[0]), ("_against", names[1])])
        compared = make_table(attacks.compare_attacks(result, against), columns)
    return {
        "schemes": "; ".join(dict.fromkeys(table["scheme"] + ", " + table["variant"])),
        "table": make_table(table, ATTACKS),
        "compared": compared,
        "provinces": make_table(attacks.province_table(result), PROVINCES),
        "phases": make_phase_table(attacks.phase_table(result, against), names, colours),
        "names": names,
    }


def repeat_columns(columns, variants):
    """The columns for each variant: pairs of its suffix and its title."""
    return [
        Column(each.name + suffix, f"{each.title}, {title}" if len(variants) > 1 else each.title,
               each.kind)
        for each in columns
        for suffix, title in variants
    ]  # fmt: skip


def make_phase_table(phases, names, colours):
    """Honest runs before, during and after; the figures of each variant side by side."""
    keys = [column.name for column in UNDER_ATTACK]
    for outcome in ("accepted", "rejected", "failed"):
        phases[f"{outcome}_share"] = phases[outcome] / phases["runs"].where(phases["runs"] > 0)
    variants = [(f"_{number}", name) for number, name in enumerate(names)]
    frame = None
    for suffix, name in variants:
        chosen = phases[phases["variant"] == name].set_index(keys).add_suffix(suffix)
        frame = chosen if frame is None else frame.join(chosen)
    columns = [*UNDER_ATTACK, *repeat_columns(PHASE_FIGURES, variants)]
    return make_table(frame.reset_index(), columns, colours)
