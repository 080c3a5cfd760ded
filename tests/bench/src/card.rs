//! The figures of the room `core/card`.

use std::error::Error;

use crate::figure::Figure;
use crate::floor::{self, BitRate};
use crate::flow::{self, Flow, SIZES};
use crate::opensc;
use crate::own::Recorded;
use crate::traffic::Traffic;

/// The certificate size most cards were seen with, in bytes.
const USUAL: u16 = 1590;
/// Median of time ÷ floor to reach.
pub const RATIO_TO_REACH: f64 = 1.05;
/// Own CPU time per tap to reach, in ms.
const CPU_TO_REACH: f64 = 0.3;
/// Own heap per tap to reach, in bytes.
const HEAP_TO_REACH: f64 = 65_536.0;

/// Commands and bytes per flow and certificate size. References: the numbers to reach, and for bytes of a check
/// those of the ideal list of commands.
///
/// # Errors
/// When a flow does not end as it should.
pub fn counts() -> Result<Vec<Figure>, Box<dyn Error>> {
    let mut figures = Vec::new();
    for flow in Flow::ALL {
        for size in SIZES {
            let traffic = flow::run(flow, size)?;
            let name = |what: &str| format!("card/{}/{size}/{what}", flow.name());
            let to_reach = flow.apdus_to_reach(size) as f64;
            figures.push(Figure::against(
                name("apdus"),
                traffic.apdus() as f64,
                "APDUs",
                to_reach,
            ));
            if flow.is_check() {
                let ideal = floor::ideal(size.into());
                let bytes = |what, value: u64, ideal: u64| {
                    Figure::against(name(what), value as f64, "bytes", ideal as f64)
                };
                figures.push(bytes("sent", traffic.sent(), ideal.sent()));
                figures.push(bytes("received", traffic.received(), ideal.received()));
            } else {
                figures.push(Figure::alone(name("sent"), traffic.sent() as f64, "bytes"));
                figures.push(Figure::alone(
                    name("received"),
                    traffic.received() as f64,
                    "bytes",
                ));
            }
        }
    }
    Ok(figures)
}

/// Time ÷ floor of every bit rate, form of read and certificate size, on the emulator's clock. Extended reads are those
/// of a reader that has seen no card yet.
///
/// # Errors
/// When a flow does not end as it should.
pub fn times() -> Result<Vec<Figure>, Box<dyn Error>> {
    let mut figures = Vec::new();
    for flow in [Flow::CheckExtended, Flow::CheckShort] {
        for size in SIZES {
            let real = flow::run(flow, size)?;
            let ideal = floor::ideal(size.into());
            for rate in BitRate::ALL {
                figures.push(Figure::against(
                    format!("card/{}/{size}/time-{}", flow.name(), rate.kbit()),
                    floor::time(&real, rate).millis(),
                    "ms",
                    floor::time(&ideal, rate).millis(),
                ));
            }
        }
    }
    Ok(figures)
}

/// The median of value ÷ reference.
#[must_use]
pub fn median_ratio(figures: &[Figure]) -> Option<f64> {
    let mut ratios: Vec<f64> = figures
        .iter()
        .filter_map(|figure| Some(figure.value / figure.reference?))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let upper = ratios.get(ratios.len() / 2)?;
    let lower = ratios.get(ratios.len().checked_sub(1)? / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// CPU time and heap of our own code.
///
/// # Errors
/// When a flow does not end as it should.
pub fn own_work() -> Result<Vec<Figure>, Box<dyn Error>> {
    let mut figures = Vec::new();
    for flow in [Flow::CheckExtended, Flow::CheckShort, Flow::Resume, Flow::Visual] {
        let recorded = Recorded::of(flow, USUAL)?;
        let name = |what: &str| format!("card/{}/{USUAL}/{what}", flow.name());
        if let Some(cpu) = recorded.cpu_per_tap()? {
            let millis = cpu.as_secs_f64() * 1_000.0;
            figures.push(Figure::against(name("own-cpu"), millis, "ms", CPU_TO_REACH));
        }
        let heap = recorded.peak_heap()? as f64;
        figures.push(Figure::against(name("own-heap"), heap, "bytes", HEAP_TO_REACH));
    }
    Ok(figures)
}

/// OpenSC's read and signature. References: our own whole check in short blocks, which also asks the tries and leaves.
///
/// # Errors
/// When a program or flow fails.
pub fn opensc() -> Result<Vec<Figure>, Box<dyn Error>> {
    let theirs = opensc::count(USUAL)?;
    let ours = flow::run(Flow::CheckShort, USUAL)?;
    let both = Traffic([theirs.read.0.as_slice(), &theirs.sign.0].concat());
    let mut figures = Vec::new();
    for (name, traffic) in [("read", &theirs.read), ("sign", &theirs.sign)] {
        let name = |what: &str| format!("opensc/{name}/{USUAL}/{what}");
        figures.push(Figure::alone(name("apdus"), traffic.apdus() as f64, "APDUs"));
        figures.push(Figure::alone(name("sent"), traffic.sent() as f64, "bytes"));
        figures.push(Figure::alone(
            name("received"),
            traffic.received() as f64,
            "bytes",
        ));
    }
    for (what, unit, value, reference) in [
        ("apdus", "APDUs", both.apdus() as f64, ours.apdus() as f64),
        ("sent", "bytes", both.sent() as f64, ours.sent() as f64),
        (
            "received",
            "bytes",
            both.received() as f64,
            ours.received() as f64,
        ),
    ] {
        let name = format!("opensc/read+sign/{USUAL}/{what}");
        figures.push(Figure::against(name, value, unit, reference));
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_time_over_floor_is_reached_on_the_emulator() {
        let times = times().unwrap();
        assert_eq!(times.len(), 24);
        assert!(
            times
                .iter()
                .all(|figure| figure.reference.is_some_and(|floor| figure.value >= floor)),
            "nothing is faster than the floor"
        );
        assert!(median_ratio(&times).unwrap() <= RATIO_TO_REACH);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let of = |ratios: &[f64]| {
            let figures: Vec<Figure> = ratios
                .iter()
                .map(|ratio| Figure::against("", *ratio, "", 1.0))
                .collect();
            median_ratio(&figures)
        };
        assert_eq!(of(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(of(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(of(&[]), None);
    }
}
