//! 施設の確認: what only the facility knows, compared with the master (requirements 163–172).
//!
//! Typed values are compared as keyed hashes and forgotten; the application keeps whether they matched. Unknown and wrong
//! are one answer. A facility has five tries a day in Japan, counted before they are judged.

use kazasu_wire::activation::FacilityKind;
use kazasu_wire::id::InstitutionCode;
use kazasu_wire::retention::japanese_day;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use super::ApplicationError;
use super::state::Step;
use crate::audit::Action;
use crate::keyring::{KeyRing, Purpose};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::application::{Application, FacilityCheck};
use crate::store::{facility, facility_check as store};

/// Tries of a facility a day.
pub const TRIES_A_DAY: i64 = 5;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// 生年月日 of the 施術管理者, of clinics.
    BirthDate,
    /// 口座番号, of health-check facilities.
    BankAccount,
}

/// Why nothing was compared.
#[derive(Debug, Error)]
pub enum CheckError {
    /// The tries of the day are used up.
    #[error("the facility has no try left today")]
    Exhausted,
    /// What was typed has not the form.
    #[error("{field} is malformed")]
    Malformed {
        /// The field.
        field: &'static str,
    },
    /// The application cannot be changed.
    #[error(transparent)]
    Application(#[from] ApplicationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CheckError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Exhausted => "office.facility-check.exhausted",
            Self::Malformed { .. } => "office.application.incomplete",
            Self::Application(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

impl Compared {
    /// What is compared for a kind of facility; `None` where only documents are taken (助産所, 医科).
    #[must_use]
    pub fn of(kind: &FacilityKind) -> Option<Self> {
        match kind {
            FacilityKind::Judo | FacilityKind::Ahaki => Some(Self::BirthDate),
            FacilityKind::HealthCheck => Some(Self::BankAccount),
            _ => None,
        }
    }

    /// The form's field.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::BirthDate => "birth_date",
            Self::BankAccount => "bank_account",
        }
    }

    /// One form of a value, as it is hashed: an ISO day; digits without leading zeros.
    #[must_use]
    pub fn normal(self, typed: &str) -> Option<String> {
        match self {
            Self::BirthDate => {
                let day: jiff::civil::Date = typed.trim().parse().ok()?;
                Some(day.to_string())
            }
            Self::BankAccount => {
                let digits = typed.trim();
                let is_number =
                    (1..=7).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| format!("{digits:0>7}"))
            }
        }
    }

    /// The keyed hash of a value in its [normal](Self::normal) form.
    #[must_use]
    pub fn mac(self, keys: &dyn KeyRing, code: &InstitutionCode, normal: &str) -> [u8; 32] {
        let parts = [
            self.field().as_bytes(),
            code.as_str().as_bytes(),
            normal.as_bytes(),
        ];
        keys.mac(Purpose::FacilityCheck, &parts)
    }
}

/// Compares, and keeps the outcome with the application.
///
/// # Errors
/// [`CheckError`].
pub async fn compare(
    service: &Service,
    seen: &Application,
    applicant: &str,
    typed: &str,
) -> Result<Application, CheckError> {
    let known = facility::comparison(&service.store, &seen.facility_id)
        .await?
        .ok_or(ApplicationError::Unknown)?;
    let compared = Compared::of(&known.kind).ok_or(ApplicationError::Changed)?;
    let field = compared.field();
    let normal = compared
        .normal(typed)
        .map(zeroize::Zeroizing::new)
        .ok_or(CheckError::Malformed { field })?;
    let mut after = super::step(seen, Step::Save)?;
    let today = japanese_day(service.clock.now());
    let mut write = service.store.write().await?;
    let tries = store::count(&mut write, &seen.facility_id, today).await?;
    if tries > TRIES_A_DAY {
        return Err(CheckError::Exhausted);
    }
    let keys = service.keys.as_ref();
    let given = compared.mac(keys, &known.institution_code, &normal);
    let kept = match compared {
        Compared::BirthDate => known.birth_date_mac,
        Compared::BankAccount => known.bank_account_mac,
    };
    // The same work where the master holds nothing.
    let matches: bool = given.ct_eq(kept.as_deref().unwrap_or(&[0; 32])).into();
    after.facility_check = if matches && kept.is_some() {
        FacilityCheck::Match
    } else {
        FacilityCheck::NoMatch
    };
    let actor = super::Actor::Applicant(applicant);
    let change = super::Change::by(Step::Save, actor);
    super::apply(service, &mut write, seen, &after, &change).await?;
    super::audit_it(service, &mut write, Action::FacilityCompared, &after, actor).await?;
    write.commit().await?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_of_each_value() {
        let day = Compared::BirthDate;
        assert_eq!(day.normal(" 1990-01-01 ").as_deref(), Some("1990-01-01"));
        for wrong in ["1990-02-30", "90-1-1", "", "1990/01/01x"] {
            assert_eq!(day.normal(wrong), None, "{wrong}");
        }
        let account = Compared::BankAccount;
        assert_eq!(account.normal("12345").as_deref(), Some("0012345"));
        assert_eq!(account.normal("1234567").as_deref(), Some("1234567"));
        for wrong in ["12345678", "", "12a", "１２"] {
            assert_eq!(account.normal(wrong), None, "{wrong}");
        }
    }
}
