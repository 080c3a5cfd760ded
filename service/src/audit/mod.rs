//! Audit: who did what for whom, append-only, each row bound to the one before by a MAC.
//!
//! A subject is a keyed pseudonym; there are no payloads. A row changed, removed from the middle or put between
//! breaks the chain; what is cut off at the end shows only against a [checkpoint] kept elsewhere.

pub mod checkpoint;

use jiff::Timestamp;
use kazasu_wire::base64url;
use kazasu_wire::id::{AccountId, ClientId, DeviceId, FacilityId};
use kazasu_wire::method::Method;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use crate::keyring::{Generation, KeyRing, KeyRingError, Purpose};
use crate::store::audit::{Row, append, chains, head, page};
use crate::store::{Store, StoreError, Write};

const PAGE: i64 = 1_000;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// An account was issued.
    AccountIssued,
    /// A device was activated.
    DeviceActivated,
    /// The terminal answered a card's challenge: a card may open without its PIN.
    TerminalAnswered,
    /// A check was answered.
    CheckAnswered,
    /// A device's use ended.
    DeviceStopped,
    /// The facility master was imported.
    FacilitiesImported,
    /// The register was imported.
    PeopleImported,
    /// 併設 was declared; one row for each of the two clinics, as of the two that follow.
    CoLocationDeclared,
    /// A declared 併設 counts.
    CoLocationApproved,
    /// A declared 併設 was withdrawn.
    CoLocationWithdrawn,
    /// Results past their last day were destroyed with their keys.
    ResultsErased,
    /// The operator said that a doubted clock is right.
    ClockConfirmed,
    /// A receipt-computer client was made.
    ClientAdded,
    /// A receipt-computer client may have tokens.
    ClientApproved,
    /// A receipt-computer client's use ended.
    ClientStopped,
    /// A receipt computer read results.
    ResultsRead,
    /// A receipt computer read a result as the text of the clipboard.
    ResultCopied,
    /// A receipt computer read the 照会番号 of a result.
    InquiryNumberRead,
    /// A receipt computer set the 照会番号 of a result, or took it away.
    InquiryNumberSet,
    /// An operator let somebody try a secret again at once.
    TriesUnlocked,
    /// New keys were made; this row is the first of theirs, or nearly.
    KeysRotated,
    /// A registration at the portal was completed; the subject is the user, as of those that follow.
    UserActivated,
    /// A user or a person of the operator logged in.
    LoggedIn,
    /// A password was set anew by a mail.
    PasswordReset,
    /// A second factor was set up, or taken away by a recovery code.
    SecondFactorChanged,
    /// A medical institution was invited to register; the subject is who invited it.
    InstitutionInvited,
    /// A registration was looked at by the operator; the subject is who decided.
    MembershipDecided,
    /// A person of the operator was added.
    OperatorAdded,
    /// A person of the operator was stopped.
    OperatorStopped,
    /// An account got new secrets; its terminal was stopped.
    AccountReissued,
    /// A clinic stopped an account (利用停止).
    AccountStopped,
    /// An account's use ended for good (利用終了).
    AccountEnded,
    /// The data an account was handed out with were downloaded, or had by a one-time link.
    AccountSheetOpened,
    /// What a facility typed was compared with the master; the subject is who typed it, as of those that follow.
    FacilityCompared,
    /// An application was sent in.
    ApplicationSubmitted,
    /// An application was taken back.
    ApplicationWithdrawn,
    /// A reviewer claimed an application.
    ApplicationClaimed,
    /// The first of two reviewers found an application right.
    ApplicationChecked,
    /// An application was approved.
    ApplicationApproved,
    /// An application was returned to be mended.
    ApplicationReturned,
    /// An application was rejected.
    ApplicationRejected,
    /// An uploaded file was looked at.
    UploadOpened,
}

/// One fact to write down.
#[derive(Debug, Default)]
pub struct Entry<'a> {
    /// Clinic concerned.
    pub facility: Option<&'a FacilityId>,
    /// Device that did it.
    pub device: Option<&'a DeviceId>,
    /// Account concerned.
    pub account: Option<&'a AccountId>,
    /// Keyed pseudonym of the person concerned.
    pub subject: Option<String>,
    /// 認証方法 of a check.
    pub method: Option<&'a Method>,
    /// Receipt-computer client that did it.
    pub client: Option<&'a ClientId>,
    /// First and last of the clinic's results it was about.
    pub results: Option<(i64, i64)>,
}

/// Why a chain does not hold.
#[derive(Debug, Error)]
pub enum AuditError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row was changed, or one before it is missing.
    #[error("the audit chain {chain} is broken at {sequence}")]
    Broken {
        /// The chain.
        chain: String,
        /// Place of the first row that does not hold.
        sequence: i64,
    },
    /// A chain ends before a row that a checkpoint saw.
    #[error("the audit chain {chain} is cut off after {sequence}")]
    CutOff {
        /// The chain.
        chain: String,
        /// Place of its last row.
        sequence: i64,
    },
    /// A chain that a checkpoint saw is gone.
    #[error("the audit chain {chain} is missing")]
    ChainMissing {
        /// The chain.
        chain: String,
    },
    /// A chain holds in itself and is not the one a checkpoint saw.
    #[error("the audit chain {chain} was written anew up to {sequence} or further")]
    Rewritten {
        /// The chain.
        chain: String,
        /// Place of the row that differs.
        sequence: i64,
    },
    /// The checkpoints cannot be read, written or believed.
    #[error("the audit checkpoints cannot be used (line {line}; 0 for the file itself)")]
    Checkpoint {
        /// Line, from 1; 0 for the file.
        line: usize,
    },
}

impl AuditError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broken { .. } => "service.audit.broken",
            Self::CutOff { .. } => "service.audit.cut-off",
            Self::ChainMissing { .. } => "service.audit.chain-missing",
            Self::Rewritten { .. } => "service.audit.rewritten",
            Self::Checkpoint { .. } => "service.audit.checkpoint",
        }
    }
}

impl Action {
    fn as_str(self) -> &'static str {
        match self {
            Self::AccountIssued => "account.issued",
            Self::DeviceActivated => "device.activated",
            Self::TerminalAnswered => "terminal.answered",
            Self::CheckAnswered => "check.answered",
            Self::DeviceStopped => "device.stopped",
            Self::FacilitiesImported => "facilities.imported",
            Self::PeopleImported => "people.imported",
            Self::CoLocationDeclared => "co-location.declared",
            Self::CoLocationApproved => "co-location.approved",
            Self::CoLocationWithdrawn => "co-location.withdrawn",
            Self::ResultsErased => "results.erased",
            Self::ClockConfirmed => "clock.confirmed",
            Self::ClientAdded => "client.added",
            Self::ClientApproved => "client.approved",
            Self::ClientStopped => "client.stopped",
            Self::ResultsRead => "results.read",
            Self::ResultCopied => "result.copied",
            Self::InquiryNumberRead => "inquiry-number.read",
            Self::InquiryNumberSet => "inquiry-number.set",
            Self::TriesUnlocked => "tries.unlocked",
            Self::KeysRotated => "keys.rotated",
            Self::UserActivated => "user.activated",
            Self::LoggedIn => "user.logged-in",
            Self::PasswordReset => "user.password-reset",
            Self::SecondFactorChanged => "second-factor.changed",
            Self::InstitutionInvited => "institution.invited",
            Self::MembershipDecided => "membership.decided",
            Self::OperatorAdded => "operator.added",
            Self::OperatorStopped => "operator.stopped",
            Self::AccountReissued => "account.reissued",
            Self::AccountStopped => "account.stopped",
            Self::AccountEnded => "account.ended",
            Self::AccountSheetOpened => "account-sheet.opened",
            Self::FacilityCompared => "facility.compared",
            Self::ApplicationSubmitted => "application.submitted",
            Self::ApplicationWithdrawn => "application.withdrawn",
            Self::ApplicationClaimed => "application.claimed",
            Self::ApplicationChecked => "application.checked",
            Self::ApplicationApproved => "application.approved",
            Self::ApplicationReturned => "application.returned",
            Self::ApplicationRejected => "application.rejected",
            Self::UploadOpened => "upload.opened",
        }
    }
}

/// Pseudonym of a subject, the same for the same person, of no use without the key.
#[must_use]
pub fn subject(keys: &dyn KeyRing, name: &[u8]) -> String {
    base64url::encode(&keys.mac(Purpose::AuditSubject, &[name]))
}

/// Writes a fact down, in the transaction of what it is about.
///
/// # Errors
/// [`StoreError`].
pub async fn write_down(
    write: &mut Write,
    keys: &dyn KeyRing,
    at: Timestamp,
    action: Action,
    entry: Entry<'_>,
) -> Result<(), StoreError> {
    let row = next(write, keys, at, action, entry).await?;
    append(write, row).await
}

/// The row that would follow in the writer's own chain, for whoever appends it together with what it is about.
///
/// # Errors
/// [`StoreError`].
pub async fn next(
    write: &mut Write,
    keys: &dyn KeyRing,
    at: Timestamp,
    action: Action,
    entry: Entry<'_>,
) -> Result<Row, StoreError> {
    let chain = write.chain();
    let (last, before) = head(write).await?;
    let generation = keys.current();
    let mut row = Row {
        sequence: last + 1,
        at: at.as_millisecond(),
        action: action.as_str().to_owned(),
        facility_id: entry.facility.map(ToString::to_string),
        device_id: entry.device.map(ToString::to_string),
        account_id: entry.account.map(ToString::to_string),
        subject: entry.subject,
        method: entry.method.map(|method| method.as_str().to_owned()),
        client_id: entry.client.map(ToString::to_string),
        results: entry.results.map(|(first, last)| format!("{first}-{last}")),
        generation: (generation != Generation::FIRST).then(|| generation.number().into()),
        mac: Vec::new(),
    };
    row.mac = mac(keys, &chain, &before, &row)?.to_vec();
    Ok(row)
}

/// Verifies every chain; the number of all rows.
///
/// # Errors
/// [`AuditError`].
pub async fn verify(store: &Store, keys: &dyn KeyRing) -> Result<i64, AuditError> {
    let mut rows = 0;
    for chain in chains(store).await? {
        rows += verify_chain(store, keys, &chain).await?;
    }
    Ok(rows)
}

async fn verify_chain(store: &Store, keys: &dyn KeyRing, chain: &str) -> Result<i64, AuditError> {
    let (mut sequence, mut before) = (0, Vec::new());
    loop {
        let rows = page(store, chain, sequence, PAGE).await?;
        if rows.is_empty() {
            return Ok(sequence);
        }
        for row in rows {
            let made = match mac(keys, chain, &before, &row) {
                // A generation nobody ever made.
                Err(KeyRingError::KeyGone) => None,
                made => Some(made.map_err(StoreError::from)?),
            };
            let genuine = made.is_some_and(|made| made.ct_eq(&row.mac).into());
            if row.sequence != sequence + 1 || !genuine {
                return Err(AuditError::Broken {
                    chain: chain.to_owned(),
                    sequence: sequence + 1,
                });
            }
            sequence = row.sequence;
            before = row.mac;
        }
    }
}

fn mac(keys: &dyn KeyRing, chain: &str, before: &[u8], row: &Row) -> Result<[u8; 32], KeyRingError> {
    let generation = match row.generation {
        None => Generation::FIRST,
        Some(number) => u32::try_from(number)
            .ok()
            .and_then(Generation::of)
            .ok_or(KeyRingError::KeyGone)?,
    };
    // Absent and empty must differ: an absent field is one part less long, its presence is said by a mark.
    let optional = |field: &Option<String>| match field {
        Some(text) => format!("+{text}").into_bytes(),
        None => b"-".to_vec(),
    };
    let (sequence, at) = (row.sequence.to_be_bytes(), row.at.to_be_bytes());
    let fields = [&row.facility_id, &row.device_id, &row.account_id, &row.subject].map(optional);
    let method = optional(&row.method);
    let mut parts = vec![chain.as_bytes(), before, &sequence, &at, row.action.as_bytes()];
    parts.extend(fields.iter().map(Vec::as_slice));
    // A part more only where there is one: rows from before methods were named keep their MAC.
    if row.method.is_some() {
        parts.push(&method);
    }
    // Named, unlike the method: none can stand for another.
    let client = row.client_id.as_ref().map(|id| format!("client {id}"));
    let results = row.results.as_ref().map(|range| format!("results {range}"));
    let later = [&client, &results].into_iter().flatten();
    parts.extend(later.map(String::as_bytes));
    keys.mac_of(generation, Purpose::AuditChain, &parts)
}
