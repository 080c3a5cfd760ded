//! `cargo xtask dist`: the program as it is shipped.

use std::process::ExitCode;

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
    Ok(ExitCode::SUCCESS)
}
