//! The README's first command.

use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::run::{cargo, forget_this_task, output, root};

/// The build of the demo, which goes on beside other stages and behind them; or not yet begun.
#[derive(Default)]
pub struct Build(Option<Child>);

impl Build {
    /// Begins it. Where that fails the stage builds by itself.
    pub fn begin() -> Self {
        let cargo = cargo(&["build", "--quiet", "--release"]);
        let mut patient = Command::new("nice");
        patient
            .args(["-n", "19"])
            .arg(cargo.get_program())
            .args(cargo.get_args());
        // What is wrong is said by the stage, which builds once more.
        forget_this_task(&mut patient)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self(patient.current_dir(root()).spawn().ok())
    }

    /// Waits for it, and runs the demo, which builds what is not built.
    ///
    /// # Errors
    /// What does not hold.
    pub fn then_run(self) -> Result<(), String> {
        if let Some(mut build) = self.0 {
            build.wait().map_err(|error| error.to_string())?;
        }
        by_both_methods()
    }
}

/// The README's first command, read as a program would, by both methods.
fn by_both_methods() -> Result<(), String> {
    ["pin", "visual"].into_iter().try_for_each(by)
}

fn by(method: &str) -> Result<(), String> {
    let (text, code) = output(&mut cargo(&[
        "run",
        "--quiet",
        "--release",
        "--",
        "demo",
        "--method",
        method,
        "--json",
    ]))?;
    if code != Some(0) {
        return Err(format!("demo --json ended with {code:?}"));
    }
    let last = text.lines().last().ok_or("demo --json printed nothing")?;
    let line: Value =
        serde_json::from_str(last).map_err(|error| format!("the last line is no JSON: {error}"))?;
    let expected = [("event", "result"), ("validity", "valid"), ("method", method)];
    for (field, value) in expected {
        if line.get(field).and_then(Value::as_str) != Some(value) {
            return Err(format!("the last line of demo --json has no {field}={value}"));
        }
    }
    for field in [
        "insurer_name",
        "insurer_number",
        "share",
        "apdus",
        "checked_on",
        "treated_on",
        "name",
    ] {
        if line.get(field).is_none_or(Value::is_null) {
            return Err(format!("the last line of demo --json has no {field}"));
        }
    }
    println!("demo: valid by {method} in {} APDUs", line["apdus"]);
    Ok(())
}
