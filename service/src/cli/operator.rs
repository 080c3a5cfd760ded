//! `kazasu-service operator`: people of the operator, who review.

use std::process::ExitCode;

use clap::Subcommand;
use serde_json::json;

use super::{Failure, open, print};
use crate::portal::operator;
use crate::settings::Settings;

#[derive(Debug, Subcommand)]
pub(super) enum OperatorCommand {
    /// Add one; the first password goes to standard output as one JSON line, once. The second factor is set up at the
    /// first log-in.
    Add {
        /// The name by which it logs in.
        name: String,
    },
    /// Give one a new first password and take the second factor away.
    Reset {
        /// The name.
        name: String,
    },
    /// End one's use, from the next request on.
    Stop {
        /// The name.
        name: String,
    },
}

pub(super) async fn run(settings: Settings, command: OperatorCommand) -> Result<ExitCode, Failure> {
    let service = open(settings).await?;
    match command {
        OperatorCommand::Add { name } => {
            let (id, password) = operator::add(&service, &name).await?;
            print(&json!({"operator_id": id.as_str(), "name": name, "password": password}))?;
        }
        OperatorCommand::Reset { name } => {
            let password = operator::reset(&service, &name).await?;
            print(&json!({"name": name, "password": password}))?;
        }
        OperatorCommand::Stop { name } => {
            operator::stop(&service, &name).await?;
            print(&json!({"name": name, "stopped": true}))?;
        }
    }
    service.store.close().await;
    Ok(ExitCode::SUCCESS)
}
