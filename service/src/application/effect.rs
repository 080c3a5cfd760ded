//! What an application needs to be sent in, and what its approval brings about.

use jiff::civil::Date;
use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::{AccountId, FacilityId, InstitutionCode};
use kazasu_wire::retention::japanese_day;

use super::facility_check::Compared;
use super::{ApplicationError, Kind, Payload, payload};
use crate::account::{self, IssuedAccount, MOST_TERMINALS, Prepared};
use crate::account_sheet;
use crate::co_location::{self, CoLocationError};
use crate::service::Service;
use crate::store::application::{Application, FacilityCheck};
use crate::store::co_location::CoLocation;
use crate::store::{self, StoreError, Write};

/// What an approval has brought about.
#[derive(Debug, Default)]
pub struct Done {
    /// Accounts that were issued.
    pub accounts: Vec<AccountId>,
    /// 交付決定額 in yen.
    pub subsidy: Option<u32>,
}

/// What is ready before the transaction begins.
#[derive(Debug)]
pub(super) struct Ready {
    facility: Facility,
    typed: Payload,
    accounts: Vec<Prepared>,
    declaration: Option<CoLocation>,
}

/// Largest sum a form takes, in yen; far above the cap.
const LARGEST_SUM: u32 = 99_999_999;

/// Whether an application of a facility cannot be sent in without a file; `check` is the way of 施設の確認 that was chosen.
pub(crate) fn needs_a_file(kind: Kind, facility: &FacilityKind, check: &str) -> bool {
    match kind {
        Kind::Subsidy => true,
        Kind::StartOfUse => check == "documents" || Compared::of(facility).is_none(),
        _ => false,
    }
}

/// Holds that an application has what its kind needs. Forms hold more, for the people who fill them in; this is what the
/// operator's decision rests on.
///
/// # Errors
/// [`ApplicationError::Incomplete`], [`ApplicationError::Subsidy`].
pub(super) async fn allowed(
    service: &Service,
    application: &Application,
    typed: &Payload,
) -> Result<(), ApplicationError> {
    let needs = |field: &'static str, there: bool| {
        if there {
            Ok(())
        } else {
            Err(ApplicationError::Incomplete { field })
        }
    };
    match application.kind {
        Kind::StartOfUse => {
            needs("terminals", terminals(typed).is_some())?;
            needs("staff", typed.number("staff", 1, u32::MAX).is_some())?;
            needs("consent", typed.get("consent").is_some())?;
            let facility = facility_of(service, application).await?;
            let check = typed.get("check").unwrap_or_default();
            if needs_a_file(application.kind, &facility.kind, check) {
                needs("attachment", has_upload(service, application).await?)
            } else {
                needs("check", application.facility_check == FacilityCheck::Match)
            }
        }
        Kind::AdditionalTerminals => needs("terminals", terminals(typed).is_some()),
        Kind::StartDate => needs("starts_on", day(typed, "starts_on").is_some()),
        Kind::Subsidy => {
            let late = service
                .settings
                .office
                .subsidy_deadline
                .is_some_and(|last| japanese_day(service.clock.now()) > last);
            let taken = store::subsidy::is_taken(&service.store, &application.facility_id).await?;
            if late || taken {
                return Err(ApplicationError::Subsidy);
            }
            needs("sum", typed.number("sum", 1, LARGEST_SUM).is_some())?;
            needs("account_holder", typed.get("account_holder").is_some())?;
            needs("attachment", has_upload(service, application).await?)
        }
        Kind::EndOrChange => needs("what", typed.get("what").is_some()),
        Kind::CoLocation => {
            let other = other(typed).ok_or(ApplicationError::Incomplete { field: "other" })?;
            let primary = facility_of(service, application).await?.institution_code;
            co_location::may_declare(service, &primary, &other).await?;
            Ok(())
        }
        Kind::CoLocationEnd => Ok(()),
    }
}

/// Does what is slow, or asks other tables, before the transaction.
pub(super) async fn prepare(service: &Service, application: &Application) -> Result<Ready, ApplicationError> {
    let typed = payload(service, application)?;
    let accounts = match application.kind {
        Kind::StartOfUse | Kind::AdditionalTerminals => {
            let terminals = terminals(&typed).ok_or(ApplicationError::Incomplete { field: "terminals" })?;
            account::prepare(service, terminals).await?
        }
        _ => Vec::new(),
    };
    let facility = facility_of(service, application).await?;
    let declaration = match application.kind {
        Kind::CoLocation => {
            if application.confirmed_by.is_none() {
                return Err(ApplicationError::Incomplete { field: "confirmed" });
            }
            let other = other(&typed).ok_or(ApplicationError::Incomplete { field: "other" })?;
            Some(co_location::may_declare(service, &facility.institution_code, &other).await?)
        }
        Kind::CoLocationEnd => co_location::of(service, &facility.facility_id).await?,
        _ => None,
    };
    Ok(Ready {
        facility,
        typed,
        accounts,
        declaration,
    })
}

/// Writes it, in the transaction of the approval.
pub(super) async fn bring_about(
    service: &Service,
    write: &mut Write,
    application: &Application,
    prepared: Ready,
) -> Result<Done, ApplicationError> {
    let Ready {
        facility,
        typed,
        accounts,
        declaration,
    } = prepared;
    let now = service.clock.now();
    let incomplete = |field| ApplicationError::Incomplete { field };
    match application.kind {
        Kind::StartOfUse | Kind::AdditionalTerminals => {
            let issued = account::issue(service, write, &facility, accounts).await?;
            for account in &issued {
                account_sheet::keep(service, write, account).await?;
            }
            let accounts = issued
                .into_iter()
                .map(|IssuedAccount { account_id, .. }| account_id)
                .collect();
            return Ok(Done {
                accounts,
                subsidy: None,
            });
        }
        Kind::StartDate => {
            let starts_on = day(&typed, "starts_on").ok_or_else(|| incomplete("starts_on"))?;
            store::facility_start::set(write, &facility.facility_id, starts_on).await?;
        }
        Kind::Subsidy => {
            let sum = typed
                .number("sum", 1, LARGEST_SUM)
                .ok_or_else(|| incomplete("sum"))?;
            let amount = sum.min(service.settings.office.subsidy_cap);
            let decided = store::subsidy::decide(
                write,
                &application.application_id,
                &facility.facility_id,
                amount,
                now,
            );
            if !decided.await? {
                return Err(ApplicationError::Subsidy);
            }
            return Ok(Done {
                accounts: Vec::new(),
                subsidy: Some(amount),
            });
        }
        Kind::EndOrChange => {
            if typed.get("what") == Some("end") {
                let accounts = named_accounts(&typed);
                if accounts.is_empty() {
                    return Err(incomplete("accounts"));
                }
                for account in accounts {
                    account::end(service, write, &facility.facility_id, &account).await?;
                }
            }
        }
        Kind::CoLocation => {
            let declaration = declaration.ok_or(CoLocationError::Unknown)?;
            co_location::declare_in(service, write, &declaration).await?;
        }
        Kind::CoLocationEnd => {
            let declaration = declaration.ok_or(CoLocationError::Unknown)?;
            co_location::withdraw_in(service, write, &declaration).await?;
        }
    }
    Ok(Done::default())
}

async fn facility_of(service: &Service, application: &Application) -> Result<Facility, ApplicationError> {
    let found = store::facility::by_id(&service.store, &application.facility_id).await?;
    found.ok_or(ApplicationError::Unknown)
}

async fn has_upload(service: &Service, application: &Application) -> Result<bool, StoreError> {
    let uploads = store::upload::of_application(&service.store, &application.application_id).await?;
    Ok(!uploads.is_empty())
}

fn terminals(typed: &Payload) -> Option<u16> {
    let number = typed.number("terminals", 1, MOST_TERMINALS.into())?;
    u16::try_from(number).ok()
}

fn day(typed: &Payload, field: &str) -> Option<Date> {
    typed.get(field)?.parse().ok()
}

/// The clinic an application names beside its own.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn counterpart(
    service: &Service,
    kind: Kind,
    typed: &Payload,
) -> Result<Option<FacilityId>, StoreError> {
    let (Kind::CoLocation, Some(code)) = (kind, other(typed)) else {
        return Ok(None);
    };
    let found = store::facility::by_code(&service.store, &code).await?;
    Ok(found.map(|facility| facility.facility_id))
}

/// 機関コード of the 従たる施術所.
fn other(typed: &Payload) -> Option<InstitutionCode> {
    typed.get("other")?.parse().ok()
}

fn named_accounts(typed: &Payload) -> Vec<AccountId> {
    let named = typed.get("accounts").unwrap_or("");
    let words = named.split(|c: char| c.is_whitespace() || matches!(c, ',' | '、'));
    words.filter_map(|word| word.parse().ok()).collect()
}
