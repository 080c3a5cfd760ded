//! `kazasu-service client`: clients of receipt computers.

use std::process::ExitCode;

use clap::Subcommand;
use kazasu_wire::id::{ClientId, InstitutionCode};
use serde_json::{Value, json};

use super::{Failure, open, print};
use crate::receipt::client;
use crate::settings::Settings;
use crate::store::receipt_client::{self, ReceiptClient};

#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    /// Make a client of a clinic; id and secret go to standard output as one JSON line, once.
    Add {
        /// 機関コード.
        #[arg(long)]
        institution: InstitutionCode,
        /// What to call it.
        #[arg(long)]
        label: Option<String>,
        /// For trying out: a synthetic clinic in test mode; needs no approval.
        #[arg(long)]
        sandbox: bool,
    },
    /// Let a client have tokens.
    Approve {
        /// Its id.
        client_id: ClientId,
    },
    /// End the use of a client; its tokens are void at once.
    Stop {
        /// Its id.
        client_id: ClientId,
    },
    /// One JSON line per client.
    List,
}

pub(super) async fn run(settings: Settings, command: ClientCommand) -> Result<ExitCode, Failure> {
    let service = open(settings).await?;
    match command {
        ClientCommand::Add {
            institution,
            label,
            sandbox,
        } => {
            let issued = client::add(&service, &institution, label, sandbox).await?;
            let mut line = shown(&issued.client);
            // EXPOSE: to the operator, this once.
            line["client_secret"] = issued.secret.expose().into();
            line["token_url"] = service.origin.join(kazasu_wire::route::TOKEN).into();
            print(&line)?;
        }
        ClientCommand::Approve { client_id } => print(&shown(&client::approve(&service, &client_id).await?))?,
        ClientCommand::Stop { client_id } => print(&shown(&client::stop(&service, &client_id).await?))?,
        ClientCommand::List => {
            for client in receipt_client::all(&service.store)
                .await
                .map_err(client::ClientError::from)?
            {
                print(&shown(&client))?;
            }
        }
    }
    service.store.close().await;
    Ok(ExitCode::SUCCESS)
}

fn shown(client: &ReceiptClient) -> Value {
    json!({
        "client_id": client.client_id,
        "institution_code": client.institution_code,
        "label": client.label,
        "sandbox": client.sandbox,
        "approved": client.approved,
        "stopped": client.stopped,
    })
}
