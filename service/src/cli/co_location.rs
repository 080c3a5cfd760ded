//! `kazasu-service co-location`: 併設申告.

use std::process::ExitCode;

use clap::Subcommand;
use kazasu_wire::id::{CoLocationId, InstitutionCode};
use serde_json::{Value, json};

use super::{Failure, open, print};
use crate::co_location::{self, CoLocationError};
use crate::settings::Settings;
use crate::store;
use crate::store::co_location::CoLocation;

#[derive(Debug, Subcommand)]
pub(super) enum CoLocationCommand {
    /// Declare that two clinics share the terminals of the first; counts once approved.
    Declare {
        /// 機関コード of the 主たる施術所, whose terminals are shared.
        #[arg(long)]
        primary: InstitutionCode,
        /// 機関コード of the 従たる施術所.
        #[arg(long)]
        secondary: InstitutionCode,
    },
    /// Let a declaration count from the next request on.
    Approve {
        /// Its id.
        co_location_id: CoLocationId,
    },
    /// End a declaration from the next request on; what was filed stays with its clinic.
    Withdraw {
        /// Its id.
        co_location_id: CoLocationId,
    },
    /// One JSON line per declaration.
    List,
}

pub(super) async fn run(settings: Settings, command: CoLocationCommand) -> Result<ExitCode, Failure> {
    let service = open(settings).await?;
    match command {
        CoLocationCommand::Declare { primary, secondary } => {
            print(&shown(
                &co_location::declare(&service, &primary, &secondary).await?,
            ))?;
        }
        CoLocationCommand::Approve { co_location_id } => {
            print(&shown(&co_location::approve(&service, &co_location_id).await?))?;
        }
        CoLocationCommand::Withdraw { co_location_id } => {
            print(&shown(&co_location::withdraw(&service, &co_location_id).await?))?;
        }
        CoLocationCommand::List => {
            for declared in store::co_location::all(&service.store)
                .await
                .map_err(CoLocationError::from)?
            {
                print(&shown(&declared))?;
            }
        }
    }
    service.store.close().await;
    Ok(ExitCode::SUCCESS)
}

fn shown(declared: &CoLocation) -> Value {
    json!({
        "co_location_id": declared.co_location_id,
        "primary": declared.primary.institution_code,
        "secondary": declared.secondary.institution_code,
        "declared_at": declared.declared_at,
        "approved_at": declared.approved_at,
        "withdrawn_at": declared.withdrawn_at,
    })
}
