//! The exhaustive fault run, and the proof that it would notice a broken permit.

use std::process::Command;

use crate::run::{cargo, output, program, succeed};

const NAME: &str = "kazasu-faults";

/// Runs it as it is, which must hold; then with the permit broken on purpose, which must not.
pub fn run() -> Result<(), String> {
    build("kazasu/pcsc")?;
    succeed(&mut Command::new(program(NAME)))?;
    build("kazasu/pcsc,kazasu-links/broken-permit")?;
    let (text, code) = output(Command::new(program(NAME)).arg("--until-broken"))?;
    let noticed = text
        .lines()
        .find_map(|line| line.strip_prefix("broken promises: "))
        .and_then(|count| count.parse::<u32>().ok())
        .is_some_and(|count| count > 0);
    // The program of that name must not stay a broken one.
    build("kazasu/pcsc")?;
    if code == Some(1) && noticed {
        println!("with the permit broken on purpose the fault run fails, as it must");
        Ok(())
    } else {
        Err(format!(
            "the fault run did not notice a broken permit (exit {code:?})"
        ))
    }
}

fn build(features: &str) -> Result<(), String> {
    succeed(&mut cargo(&[
        "build",
        "--quiet",
        "--workspace",
        "--bin",
        NAME,
        // Any test: with one, dependencies are those of the other stages.
        "--test",
        "permit",
        "--features",
        features,
    ]))
}
