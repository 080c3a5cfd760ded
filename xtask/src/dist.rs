//! `cargo xtask dist`: what is shipped, as far as this machine can build it.

use std::process::ExitCode;

use crate::bindings;
use crate::run::{cargo, root, succeed};

/// Builds `kazasu` without the demo (and so without service, testkit and their keys) and prints its size.
pub fn run() -> Result<ExitCode, String> {
    let features = if cfg!(target_os = "linux") { "pcsc" } else { "" };
    let target = root().join("target/dist");
    succeed(
        cargo(&[
            "build",
            "--release",
            "--package",
            "kazasu",
            "--no-default-features",
            "--features",
            features,
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
    )?;
    let program = target
        .join("release")
        .join(format!("kazasu{}", std::env::consts::EXE_SUFFIX));
    let size = std::fs::metadata(&program)
        .map_err(|error| error.to_string())?
        .len();
    println!("{} bytes  {}", size, program.display());
    phones()
}

/// The phones' library as far as it can be built here, and the targets that can be checked.
fn phones() -> Result<ExitCode, String> {
    let mut within = true;
    for (abi, size) in [
        (bindings::HOST, bindings::host()),
        (bindings::ARM64, bindings::android()),
    ] {
        match size {
            // No phone has this machine's architecture: told, not judged.
            Ok(size) if abi == bindings::HOST => {
                println!("{size} bytes  library of phones, stripped, built for {abi}; not shipped");
            }
            Ok(size) => {
                let limit = bindings::LIMIT;
                println!("{size} bytes  library of phones, stripped, {abi}; limit {limit}");
                within &= size <= limit;
            }
            Err(cause) => println!("SKIPPED {abi}: {cause}"),
        }
    }
    if let Err(cause) = bindings::check_targets() {
        println!("SKIPPED iOS and Windows: {cause}");
    }
    Ok(if within {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
