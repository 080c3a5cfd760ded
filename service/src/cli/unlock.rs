//! `kazasu-service unlock`: takes waits after wrong tries away.

use std::net::IpAddr;
use std::process::ExitCode;

use clap::Subcommand;
use kazasu_wire::id::{AccountId, ClientId, InstitutionCode};
use serde_json::json;

use super::{Failure, open, print};
use crate::settings::{Address, Settings};
use crate::tries::{Unlock, unlock};

#[derive(Debug, Subcommand)]
pub(super) enum UnlockCommand {
    /// An account, wherever it was tried from.
    Account {
        /// Its id.
        account_id: AccountId,
        /// 機関コード of its clinic.
        #[arg(long)]
        institution: InstitutionCode,
    },
    /// A receipt-computer client, wherever it was tried from.
    Client {
        /// Its id.
        client_id: ClientId,
    },
    /// An address, whatever was tried from it. Of an IPv6 address the first 64 bits count.
    Address {
        /// The address.
        address: IpAddr,
    },
}

pub(super) async fn run(settings: Settings, command: UnlockCommand) -> Result<ExitCode, Failure> {
    let service = open(settings).await?;
    let what = match &command {
        UnlockCommand::Account {
            account_id,
            institution,
        } => Unlock::Account(institution, account_id),
        UnlockCommand::Client { client_id } => Unlock::Client(client_id),
        UnlockCommand::Address { address } => Unlock::Address(Address::of(*address)),
    };
    let unlocked = unlock(&service, what).await;
    service.store.close().await;
    unlocked?;
    print(&json!({"unlocked": true}))?;
    Ok(ExitCode::SUCCESS)
}
