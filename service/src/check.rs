//! `POST /v1/checks`: device → idempotency key → challenge → signature and certificate → person → registry → result.
//!
//! What a refusal leaves behind: a failed *verification* burns its challenge; nothing else is kept, so nobody can try
//! signatures or certificates against one challenge. Every other refusal leaves everything as it was. What an answer
//! leaves behind (the challenge used, result, idempotency key, audit row) is one transaction, and the answer leaves
//! after its commit.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_wire::check::CheckRequest;
use kazasu_wire::problem::Problem;
use kazasu_wire::result::{EligibilityResult, Notice};
use kazasu_wire::retention::{japanese_day, kept_until, may_name};
use kazasu_wire::route::IDEMPOTENCY_HEADER;
use kazasu_wire::signed::{SignedCheck, sha256};
use kazasu_wire::validity::Validity;
use thiserror::Error;

use crate::audit::{self, Action, Entry};
use crate::body::JsonBody;
use crate::certificate::{CertificateError, Checked};
use crate::device::{Caller, DeviceError, Unremembered, Writer};
use crate::metrics::Outcome;
use crate::person::PersonKey;
use crate::problem::{Coded, Refusal};
use crate::proof::ProofError;
use crate::registry::Qualification;
use crate::result::{self, patient_ref};
use crate::revocation;
use crate::service::Service;
use crate::store::batch::Batch;
use crate::store::challenge::Challenge;
use crate::store::check::Written;
use crate::store::device::Standing;
use crate::store::idempotency::{Answered, Scope};
use crate::store::result::SealedResult;
use crate::store::{self, StoreError};
use crate::store::{On, Write};
use crate::{challenge, idempotency, terminal_authentication};

/// Why a check is not answered, certificates apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CheckError {
    /// No `Idempotency-Key`.
    #[error("a check needs an Idempotency-Key")]
    KeyMissing,
    /// The key is no UUIDv7.
    #[error("the Idempotency-Key must be a UUIDv7")]
    KeyMalformed,
    /// The key named another body before.
    #[error("the Idempotency-Key was used for another check")]
    KeyConflict,
    /// A check under the same key is under way.
    #[error("a check under this Idempotency-Key is under way")]
    InFlight,
    /// The day of treatment is in the future or too long ago.
    #[error("the day of treatment is out of range")]
    Date,
    /// Not a challenge of this device, facility and method.
    #[error("the challenge is unknown for this device, facility and method")]
    ChallengeUnknown,
    /// Used before.
    #[error("the challenge was used before")]
    ChallengeUsed,
    /// Older than five minutes.
    #[error("the challenge has expired")]
    ChallengeExpired,
    /// A visual check without a person's word that face and card match.
    #[error("a visual check needs face_compared: true")]
    FaceNotCompared,
    /// Not a terminal authentication of this device and challenge.
    #[error("the terminal authentication is unknown for this device and challenge")]
    TerminalUnknown,
    /// The terminal never answered the card: whatever opened it, it was not this authentication.
    #[error("the terminal authentication was never answered")]
    TerminalUnanswered,
    /// As many answers were given as one challenge is worth.
    #[error("the terminal authentication was answered too often")]
    TerminalExhausted,
    /// The terminal's certificates are past their month.
    #[error("the terminal's certificates have expired")]
    TerminalExpired,
}

impl Coded for CheckError {
    fn code(&self) -> &'static str {
        match self {
            Self::KeyMissing => "check.idempotency.missing",
            Self::KeyMalformed => "request.field.invalid",
            Self::KeyConflict => "check.idempotency.conflict",
            Self::InFlight => "check.idempotency.in-flight",
            Self::Date => "check.date.out-of-range",
            Self::ChallengeUnknown => "check.challenge.unknown",
            Self::ChallengeUsed => "check.challenge.used",
            Self::ChallengeExpired => "check.challenge.expired",
            Self::FaceNotCompared => "check.face.not-compared",
            Self::TerminalUnknown => "check.terminal.unknown",
            Self::TerminalUnanswered => "check.terminal.unanswered",
            Self::TerminalExhausted => "check.terminal.exhausted",
            Self::TerminalExpired => "check.terminal.expired",
        }
    }
}

impl From<CheckError> for Refusal {
    fn from(error: CheckError) -> Self {
        let refusal = Self::of(&error);
        match error {
            CheckError::KeyMissing | CheckError::KeyMalformed => refusal.field(IDEMPOTENCY_HEADER),
            CheckError::Date => refusal.field("treated_on"),
            CheckError::FaceNotCompared => refusal.field("face_compared"),
            _ => refusal,
        }
    }
}

/// Check a patient's insurance.
#[utoipa::path(
    post,
    path = "/v1/checks",
    operation_id = "check",
    tag = "check",
    params(("Idempotency-Key" = String, Header, description = "UUIDv7, one per signature")),
    request_body = CheckRequest,
    responses(
        (status = 200, body = EligibilityResult),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn check(
    State(service): State<Arc<Service>>,
    Writer { caller, proof }: Writer,
    headers: HeaderMap,
    body: JsonBody<CheckRequest>,
) -> Result<Response, Refusal> {
    let request = body.value;
    caller.may_act_for(&request.facility_id)?;
    let scope = Scope {
        device_id: caller.device.device_id.clone(),
        facility_id: request.facility_id.clone(),
        key: idempotency::key(&headers)?,
    };
    // Entered before the look-up: whoever comes second sees this check under way or its stored answer.
    let _under_way = service
        .in_flight
        .enter(scope.clone())
        .ok_or(CheckError::InFlight)?;
    let (answered, found) = store::check::before(&service.store, &scope, &request.challenge_id).await?;
    if let Some(answered) = answered {
        proof.remember_now(&service).await?;
        return idempotency::stored_answer(&service, &answered, &body.hash).await;
    }
    service.offers(&request.method)?;
    let now = service.clock.now();
    let days = Days::of(now, request.treated_on)?;
    let suits =
        |found: &Challenge| found.facility_id == request.facility_id && found.method == request.method;
    let challenge = match challenge::usable(found, now, suits) {
        Ok(challenge) => challenge,
        // The challenge may have ended by this very check, answered by another instance between the two looks.
        Err(error) => {
            let Some(answered) = store::idempotency::find(&service.store, &scope).await? else {
                return Err(error.into());
            };
            proof.remember_now(&service).await?;
            return idempotency::stored_answer(&service, &answered, &body.hash).await;
        }
    };
    terminal_authentication::hold(&service, &request, &challenge).await?;
    let checked = match verify(&service, &caller, &request, &challenge, now).await? {
        Ok(checked) => checked,
        // Only the request that burns the challenge learns why it failed: no second guess against the same one.
        Err(error) => {
            burn(&service, proof, &challenge).await?;
            return Err(error.into());
        }
    };
    let (person, qualification) = match service.registry.look_up(&checked.name, days.treated_on).await? {
        Some((person, qualification)) => (Some(person), qualification),
        None => (None, Qualification::none()),
    };
    let result = compose(
        &service,
        &request,
        &days,
        &checked,
        person.as_ref(),
        qualification,
    )?;
    let subject = match &person {
        Some(person) => person.as_bytes().to_vec(),
        None => [checked.name.authority_key_id, checked.name.serial].concat(),
    };
    let (sealed, json) = result::seal(&service, &result)?;
    let outcome = Outcome::of(&result.validity);
    let answer = Answer {
        scope,
        challenge,
        body_hash: body.hash,
        result,
        sealed,
        subject: audit::subject(service.keys.as_ref(), &subject),
    };
    match commit(&service, proof, answer).await? {
        None => {
            let mut response = result::answer(json);
            response.extensions_mut().insert(outcome);
            Ok(response)
        }
        Some(answered) => idempotency::stored_answer(&service, &answered, &body.hash).await,
    }
}

/// The instant of a check and its two days.
struct Days {
    checked_at: Timestamp,
    checked_on: Date,
    treated_on: Date,
}

impl Days {
    fn of(now: Timestamp, treated_on: Option<Date>) -> Result<Self, CheckError> {
        let checked_on = japanese_day(now);
        let treated_on = treated_on.unwrap_or(checked_on);
        if !may_name(treated_on, checked_on) {
            return Err(CheckError::Date);
        }
        Ok(Self {
            checked_at: now,
            checked_on,
            treated_on,
        })
    }
}

/// The signature over what *this* service believes was signed, then everything about the certificate. The signature
/// comes first: without it nothing about a certificate is told, and nobody is asked about it.
async fn verify(
    service: &Service,
    caller: &Caller,
    request: &CheckRequest,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<Result<Checked, CertificateError>, StoreError> {
    let signed = SignedCheck {
        origin: &service.origin,
        challenge: &challenge.bytes,
        facility: &challenge.facility_id,
        device: &caller.device.thumbprint,
        certificate_sha256: &sha256(request.certificate.as_bytes()),
        method: &challenge.method,
    };
    let examined = service.certificates.examine(
        request.certificate.as_bytes(),
        &signed.preimage(),
        request.signature.as_bytes(),
        now,
    );
    let certificate = match examined {
        Ok(certificate) => certificate,
        Err(error) => return Ok(Err(error)),
    };
    let record = revocation::record_of(service, &certificate, now).await?;
    Ok(service.certificates.conclude(&certificate, &record, now))
}

async fn burn(service: &Service, proof: Unremembered, challenge: &Challenge) -> Result<(), Refusal> {
    let (id, clock) = (challenge.challenge_id.clone(), service.clock.clone());
    let burn = async move |write: &mut Write| {
        let batch = proof.remember_with(Batch::default());
        let mut done = store::challenge::use_up(batch, &id, clock.now())
            .write(write)
            .await?;
        Unremembered::remembered(&mut done)?;
        if !done.changed_one() {
            return Err(CheckError::ChallengeUsed.into());
        }
        Ok(())
    };
    service.store.transact(burn).await
}

fn compose(
    service: &Service,
    request: &CheckRequest,
    days: &Days,
    checked: &Checked,
    person: Option<&PersonKey>,
    qualification: Qualification,
) -> Result<EligibilityResult, Refusal> {
    // 資格情報なし never names a patient: a protected person must look like one nobody knows.
    let known = person.filter(|_| qualification.validity != Validity::None);
    let mut result = EligibilityResult {
        result_id: service.opaque_id()?,
        facility_id: request.facility_id.clone(),
        patient_ref: known
            .map(|person| patient_ref(service, &request.facility_id, person))
            .transpose()?,
        checked_at: days.checked_at,
        checked_on: days.checked_on,
        treated_on: days.treated_on,
        kept_until: kept_until(days.treated_on, days.checked_on),
        method: request.method.clone(),
        validity: qualification.validity,
        coverages: qualification.coverages,
        notices: checked.grace_until.map(grace_notice).into_iter().collect(),
        reference_number: None,
    };
    result.notices.extend(result.number_notices());
    Ok(result)
}

fn grace_notice(until: Timestamp) -> Notice {
    Notice {
        code: "certificate.dates.grace".to_owned(),
        date: Some(japanese_day(until)),
        field: None,
    }
}

/// Everything an answer leaves behind.
struct Answer {
    scope: Scope,
    challenge: Challenge,
    body_hash: [u8; 32],
    result: EligibilityResult,
    sealed: SealedResult,
    subject: String,
}

/// Writes an answer down; or gives the one that was written under its key meanwhile.
async fn commit(service: &Service, proof: Unremembered, answer: Answer) -> Result<Option<Answered>, Refusal> {
    let (keys, clock) = (service.keys.clone(), service.clock.clone());
    let device = answer.scope.device_id.clone();
    let keep = async move |write: &mut Write| {
        let Answer {
            scope,
            challenge,
            body_hash,
            result,
            sealed,
            subject,
        } = answer;
        // Judged once more where nothing can change any more: the body may have come in slowly, and another instance, or
        // an earlier try of this very request whose answer was lost, may have answered meanwhile.
        let (answered, standing) = store::check::inside(write, &scope).await?;
        if let Some(answered) = answered {
            proof.remember(write).await?;
            return Ok(Some(answered));
        }
        match standing {
            Standing::MayAct => {}
            Standing::Stopped => return Err(DeviceError::Stopped.into()),
            // Told apart from a stop: an app that is told "stopped" destroys what it keeps.
            Standing::OtherFacility => return Err(DeviceError::Facility.into()),
        }
        let answered = Answered {
            body_hash: body_hash.to_vec(),
            result_id: result.result_id,
        };
        let entry = Entry {
            facility: Some(&scope.facility_id),
            device: Some(&scope.device_id),
            subject: Some(subject),
            method: Some(&challenge.method),
            ..Entry::default()
        };
        let (at, action) = (result.checked_at, Action::CheckAnswered);
        let all = store::check::Answer {
            proof: proof.parts(),
            challenge: (&challenge.challenge_id, clock.now()),
            result: (&sealed, result.kept_until),
            key: (&scope, &answered),
            audit: audit::next(write, keys.as_ref(), at, action, entry).await?,
        };
        match store::check::answer(write, all).await? {
            Written::Whole => {}
            Written::Replayed => return Err(ProofError::Replayed.into()),
            Written::ChallengeUsed => return Err(CheckError::ChallengeUsed.into()),
        }
        Ok::<_, Refusal>(None)
    };
    service.store.transact_on(On::Device(device.as_str()), keep).await
}
