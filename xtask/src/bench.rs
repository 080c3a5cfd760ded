//! `cargo xtask bench`: the figures the project has set itself.

use std::process::{Command, ExitCode};

use clap::ValueEnum;

use crate::run::{cargo, output, succeed};
use crate::{bindings, machine};

/// A room with figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Room {
    /// A tap: commands and bytes, time over the physical floor, own CPU and heap, OpenSC beside it.
    Card,
    /// What Kotlin and Swift pay for the bridge, memory after 10,000 taps, the library's size per ABI, and the history under them;
    /// minutes, so by name only.
    Bindings,
    /// The history of a device with 10,000 results: opening it, searching in it, beside a floor of the same run.
    History,
    /// A million rows into the register while checks go on; minutes, so by name only.
    Import,
    /// Checks per second of the service, on SQLite and PostgreSQL; minutes, so by name only.
    Service,
}

/// Prints the figures of one room, or of all that take seconds. Fails when a number the project holds itself to is not reached.
///
/// `options` are those of the room's own program.
pub fn run(room: Option<Room>, options: &[String]) -> Result<ExitCode, String> {
    match room {
        None => {
            let card = card()?;
            history()?;
            Ok(card)
        }
        Some(Room::Card) => card(),
        Some(Room::History) => history(),
        Some(Room::Bindings) => bindings(),
        Some(Room::Import) => import(),
        Some(Room::Service) => service(options),
    }
}

/// OpenSC is compared where it can run; where not, that is said.
fn card() -> Result<ExitCode, String> {
    let missing = machine::missing_packages();
    let mut command = program("card");
    if !missing.is_empty() {
        command.arg("--without-opensc");
    }
    let (figures, code) = output(&mut command)?;
    print!("{figures}");
    if !missing.is_empty() {
        println!(
            "SKIPPED opensc: not installed: {} (cargo xtask test --install)",
            missing.join(", ")
        );
    }
    match code {
        Some(0) => Ok(ExitCode::SUCCESS),
        _ => Ok(ExitCode::FAILURE),
    }
}

fn history() -> Result<ExitCode, String> {
    succeed(&mut program("history"))?;
    Ok(ExitCode::SUCCESS)
}

/// Measures an optimised build. A language, or an ABI, that cannot be measured here is said with its cause.
fn bindings() -> Result<ExitCode, String> {
    let release = [
        "build",
        "--release",
        "--package",
        "kazasu-ffi",
        "--package",
        "kazasu-testing",
        "--package",
        "kazasu-bindgen",
        "--lib",
        "--bins",
    ];
    succeed(&mut cargo(&release))?;
    bindings::generate("release")?;
    println!(
        "{:<44} {:>9} {:<7} {:>9} {:>7}",
        "name", "value", "unit", "reference", "ratio"
    );
    let mut reached = true;
    let mut tell = |figures: Result<Vec<String>, String>, language: &str| match figures {
        Ok(figures) => reached &= figures.iter().all(|figure| show(figure)),
        Err(cause) => println!("SKIPPED bindings/{language}: {cause}"),
    };
    tell(
        machine::missing_jvm().map_or_else(bindings::kotlin_bench, Err),
        "kotlin",
    );
    tell(
        bindings::swift_missing().map_or_else(bindings::swift_bench, Err),
        "swift",
    );
    for (abi, size) in [
        (bindings::HOST, bindings::host()),
        (bindings::ARM64, bindings::android()),
    ] {
        let name = format!("size/{abi}");
        tell(
            size.map(|size| vec![format!("bindings/{name} {size} bytes")]),
            &name,
        );
    }
    history()?;
    Ok(if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints `NAME VALUE UNIT` beside what is to be reached (design §9); whether it is.
fn show(figure: &str) -> bool {
    let words: Vec<&str> = figure.split_whitespace().collect();
    let [name, value, unit] = words[..] else {
        println!("{figure}");
        return false;
    };
    let reference = match name {
        _ if name.ends_with("/step") => Some(200.0),
        // That of this machine is told, and shipped to nobody.
        _ if name == format!("bindings/size/{}", bindings::ARM64) => Some(bindings::LIMIT as f64),
        _ => None,
    };
    let number = value.parse::<f64>().unwrap_or(f64::INFINITY);
    match reference {
        Some(reference) => {
            println!(
                "{name:<44} {value:>9} {unit:<7} {reference:>9} {:>7.3}",
                number / reference
            );
            number <= reference
        }
        None => {
            println!("{name:<44} {value:>9} {unit:<7} {:>9} {:>7}", "-", "-");
            number.is_finite()
        }
    }
}

/// A bench target of the service: it needs the service's program.
fn import() -> Result<ExitCode, String> {
    succeed(&mut cargo(&[
        "bench",
        "--quiet",
        "--package",
        "kazasu-service",
        "--bench",
        "import",
    ]))?;
    Ok(ExitCode::SUCCESS)
}

/// The service is a program of its own beside its load, which needs `strace` to count syncs and a PostgreSQL to start.
fn service(options: &[String]) -> Result<ExitCode, String> {
    beside_the_service("service", options)
}

/// Minutes of trouble for the service; fails when a promise is broken.
pub fn soak(minutes: &str) -> Result<ExitCode, String> {
    beside_the_service("soak", &["--minutes".to_owned(), minutes.to_owned()])
}

fn beside_the_service(room: &str, options: &[String]) -> Result<ExitCode, String> {
    let missing = machine::missing_packages();
    if !missing.is_empty() {
        return Err(format!(
            "{room} cannot run: not installed: {} (cargo xtask test --install)",
            missing.join(", ")
        ));
    }
    let build = [
        "build",
        "--quiet",
        "--release",
        "--bins",
        "--package",
        "kazasu-bench",
    ];
    succeed(cargo(&build).args(["--package", "kazasu-service"]))?;
    succeed(program(room).args(options))?;
    Ok(ExitCode::SUCCESS)
}

/// The program that measures, at one of its rooms.
fn program(room: &str) -> Command {
    cargo(&[
        "run",
        "--quiet",
        "--release",
        "--package",
        "kazasu-bench",
        "--",
        room,
    ])
}
