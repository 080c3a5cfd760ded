//! `kazasu-service rotate-keys`: new keys, and everything sealed with older ones sealed anew.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::{Failure, open, print};
use crate::settings::Settings;

/// Make new keys and seal with them what older ones sealed, while the service runs. What happened goes to standard output
/// as one JSON line. The keys of months are not touched: they are destroyed, never changed.
#[derive(Debug, Args)]
pub(super) struct RotateArguments {
    /// Make no new keys; carry on where an earlier rotation was cut off.
    #[arg(long)]
    resume: bool,
}

pub(super) async fn run(settings: Settings, arguments: RotateArguments) -> Result<ExitCode, Failure> {
    let service = open(settings).await?;
    if !arguments.resume {
        service.rotate_keys().await?;
    }
    let passed = service.reseal_all().await?;
    print(&json!({
        "generation": service.keys.current().number(),
        "resealed": passed.resealed,
        "retired": passed.retired,
        "kept": passed.kept,
    }))?;
    service.store.close().await;
    Ok(ExitCode::SUCCESS)
}
