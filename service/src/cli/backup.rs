//! `kazasu-service backup`: one file, one line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{Failure, print};
use crate::backup::backup;
use crate::settings::Settings;

/// Copy the database to a file while the service runs; the file and, with `audit_checkpoints`, its checkpoints go to
/// standard output as one JSON line. Keys are in neither.
#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// The file to make; never one that exists.
    file: PathBuf,
}

pub(super) async fn run(settings: Settings, arguments: BackupArguments) -> Result<ExitCode, Failure> {
    print(&json!(backup(&settings, &arguments.file).await?))?;
    Ok(ExitCode::SUCCESS)
}
