//! A check from its challenge to its result.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use kazasu_card::{
    AuthenticationCertificate, CardTask, Carried, CheckInput, Decision, MY_NUMBER_CARD, Outcome, Pin,
    VisualInput,
};
use kazasu_pki::Mode;
use kazasu_wire::base64url::Base64Url;
use kazasu_wire::challenge::{ChallengeRequest, ChallengeResponse, Maintenance};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::{japanese_day, may_name};
use kazasu_wire::route;
use kazasu_wire::signed::sha256;
use tokio::runtime::Runtime;
use uuid::Uuid;

use super::answer::{CheckAnswer, FULL_TRIES};
use super::binding::Binding;
use super::delta::Delta;
use super::error::CheckError;
use super::gate;
use super::plan::{CardOptions, CheckPlan};
use super::visual::{FaceCompared, ServiceRelay, TerminalAuthentication};
use crate::core::Core;
use crate::http::{Call, CallError, NetworkError};
use crate::settings::Settings;

/// How often a check is sent in all, and how long is waited between.
const WAITS: [Duration; 2] = [Duration::from_millis(500), Duration::from_millis(1_500)];
/// A service that asks for more patience than this is given up for now.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A check whose challenge is there: everything the tap needs is in hand.
pub struct PreparedCheck {
    core: Arc<Core>,
    /// Kept running for as long as a check is open, should the app be dropped first.
    runtime: Arc<Runtime>,
    binding: Arc<Binding>,
    /// Of a visual check.
    terminal: Option<TerminalAuthentication>,
    treated_on: Option<Date>,
    expires_at: Timestamp,
    maintenance: Option<Maintenance>,
    /// Reader and confirmation of the last card task, and the idempotency key of the last signature.
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    reader: Option<String>,
    face: Option<FaceCompared>,
    key: Option<([u8; 32], Uuid)>,
}

/// Fetches access token and challenge, and for a visual check the terminal's certificates.
pub(crate) async fn prepare(
    core: Arc<Core>,
    runtime: Arc<Runtime>,
    plan: CheckPlan,
) -> Result<PreparedCheck, CheckError> {
    if !core.history.is_unlocked() {
        return Err(CheckError::Locked);
    }
    let facilities = core.facilities()?.ok_or(CheckError::NotActivated)?;
    let settings = core.settings()?;
    let wanted = plan.facility.or(settings.default_facility.clone());
    let facility = match wanted {
        Some(wanted) => facilities.iter().find(|facility| **facility == wanted),
        None => facilities.first(),
    };
    let facility = facility.cloned().ok_or(CheckError::FacilityNotAllowed)?;
    let method = plan.method.unwrap_or_else(|| settings.method());
    if matches!(method, Method::Unknown(_)) {
        return Err(CheckError::MethodNotAvailable);
    }
    let today = japanese_day(core.clock.now());
    // The device clock is no judge: only what no clock could make right is refused here, the rest by the service.
    if let Some(day) = plan.treated_on
        && !may_name(day, today)
        && !may_name(day, today.tomorrow().unwrap_or(today))
    {
        return Err(CheckError::DateOutOfRange);
    }
    let request = ChallengeRequest {
        facility_id: facility.clone(),
        method: method.clone(),
    };
    let call = Call::post(route::CHALLENGES, &request).map_err(CallError::from)?;
    let answer = core.http.ask::<ChallengeResponse>(&call).await;
    let answer = core.contact(answer).await?;
    core.http.heard(answer.server_time);
    let challenge: [u8; 32] = answer
        .challenge
        .as_bytes()
        .try_into()
        .map_err(|_| CallError::from(NetworkError::Protocol))?;
    let terminal = match method {
        Method::Visual => Some(TerminalAuthentication::begin(&core, &answer.challenge_id).await?),
        _ => None,
    };
    let device = core.device_thumbprint().await?;
    let binding = Binding {
        origin: core.origin.clone(),
        challenge_id: answer.challenge_id,
        challenge,
        facility,
        device,
        method,
        world: if core.test_mode {
            Mode::Test
        } else {
            Mode::Production
        },
    };
    Ok(PreparedCheck {
        core,
        runtime,
        binding: Arc::new(binding),
        terminal,
        treated_on: plan.treated_on,
        expires_at: answer.expires_at,
        maintenance: answer.maintenance,
        last: Mutex::default(),
    })
}

impl PreparedCheck {
    /// The clinic the result will be filed under.
    #[must_use]
    pub fn facility(&self) -> &FacilityId {
        &self.binding.facility
    }

    /// 認証方法 of this check.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.binding.method
    }

    /// When the challenge stops working, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The next planned maintenance of the service, if one is near.
    #[must_use]
    pub fn maintenance(&self) -> Option<&Maintenance> {
        self.maintenance.as_ref()
    }

    /// Whether this reader was never asked if it carries extended answers, so that a probe
    /// ([`CardTask::probe`]) before the tap is worth its three commands: every later tap saves six.
    #[must_use]
    pub fn wants_probe(&self, reader: &str) -> bool {
        let settings = self.core.settings().unwrap_or_default();
        !settings.is_probed(reader)
    }

    /// Remembers what a probe of this reader, or a tap with it, carried ([`CardTask::carried`]).
    pub fn remember_carried(&self, reader: &str, carried: Carried) {
        self.remember(|settings| settings.note_carried(reader, carried));
    }

    /// The PIN tap. Its look at the certificate never waits for the network: the pre-check goes out beside it.
    #[must_use]
    pub fn card_task(&self, pin: Pin, options: CardOptions) -> CardTask {
        let settings = self.core.settings().unwrap_or_default();
        let reader = options.reader.as_deref().unwrap_or_default();
        let mut input = CheckInput::new(pin, self.decide());
        input.read_mode = options.read_mode.unwrap_or_else(|| settings.read_mode(reader));
        input.expected_len = expected_len(&settings, &options);
        if let Some(block_len) = settings.readers.get(reader).and_then(|memory| memory.block_len) {
            input.block_len = block_len;
        }
        input.resume = options.resume;
        input.last_try = options.consent;
        self.begin_tap(options.reader, None);
        CardTask::check(input)
    }

    /// The tap of a visual check: no PIN, the card is opened by a relay to the service. It waits for the network in
    /// that one place, for as long as the card task lets it. A reader whose probe failed is refused before the card is
    /// asked.
    ///
    /// # Errors
    /// [`CheckError::MethodNotAvailable`] where the check was prepared for another method.
    pub fn visual_task(&self, face: FaceCompared, options: CardOptions) -> Result<CardTask, CheckError> {
        let terminal = self.terminal.as_ref().ok_or(CheckError::MethodNotAvailable)?;
        let settings = self.core.settings().unwrap_or_default();
        let reader = options.reader.as_deref().unwrap_or_default();
        let relay = ServiceRelay {
            core: Arc::clone(&self.core),
            runtime: self.runtime.handle().clone(),
            id: terminal.id.clone(),
        };
        let input = VisualInput {
            certificates: terminal.certificates(),
            relay: Box::new(relay),
            read_mode: options
                .read_mode
                .unwrap_or_else(|| settings.visual_read_mode(reader)),
            expected_len: expected_len(&settings, &options),
            decide: Box::new(self.decide()),
            resume: options.resume,
        };
        self.begin_tap(options.reader, Some(face));
        Ok(CardTask::visual(input))
    }

    /// Sends the signed check and files its result. May be called again with the same outcome after a network error:
    /// the same signature goes under the same idempotency key, so the service answers the same result.
    ///
    /// # Errors
    /// [`CheckError::NotSigned`] with the tap's code for any other outcome; else see [`CheckError`].
    pub fn conclude(&self, outcome: &Outcome) -> Result<CheckAnswer, CheckError> {
        let Outcome::Signed {
            certificate,
            signature,
            tries_before,
            apdus,
        } = outcome
        else {
            return Err(CheckError::NotSigned { code: outcome.code() });
        };
        let face = self.last().face;
        if self.terminal.is_some() && face.is_none() {
            return Err(CheckError::FaceNotCompared);
        }
        let terminal = self.terminal.as_ref();
        let request = CheckRequest {
            challenge_id: self.binding.challenge_id.clone(),
            facility_id: self.binding.facility.clone(),
            method: self.binding.method.clone(),
            treated_on: self.treated_on,
            certificate: Base64Url(certificate.der().to_vec()),
            signature: Base64Url(signature.as_bytes().to_vec()),
            terminal_authentication_id: terminal.map(|terminal| terminal.id.clone()),
            face_compared: terminal.and(face).map(|_confirmed| true),
        };
        let key = self.idempotency_key(signature.as_bytes());
        self.remember_length(certificate.der().len());
        let (result, delta, not_kept) = self.runtime.block_on(self.send(&request, key))?;
        Ok(CheckAnswer {
            result,
            apdus: *apdus,
            tries_before: *tries_before,
            tries_left: tries_before.map(|_| FULL_TRIES),
            delta,
            not_kept,
        })
    }

    fn decide(&self) -> impl FnOnce(&AuthenticationCertificate) -> Decision + Send + 'static + use<> {
        let runtime = self.runtime.handle().clone();
        gate::decide(Arc::clone(&self.binding), Arc::clone(&self.core), runtime)
    }

    fn begin_tap(&self, reader: Option<String>, face: Option<FaceCompared>) {
        let mut last = self.last();
        last.reader = reader;
        last.face = face;
    }

    async fn send(
        &self,
        request: &CheckRequest,
        key: Uuid,
    ) -> Result<(EligibilityResult, Option<Delta>, Option<String>), CheckError> {
        let call = Call::post(route::CHECKS, request)
            .map_err(CallError::from)?
            .idempotency_key(key.to_string());
        let mut waits = WAITS.into_iter();
        let answer = loop {
            match self.core.http.ask::<EligibilityResult>(&call).await {
                Err(error) if error.is_passing() => {
                    let asked = error.refusal().and_then(|refusal| refusal.retry_after);
                    let asked = Duration::from_secs(asked.unwrap_or_default().into());
                    match waits.next() {
                        Some(wait) if asked <= LONGEST_WAIT => self.core.clock.sleep(wait.max(asked)).await,
                        _ => break Err(error),
                    }
                }
                answer => break answer,
            }
        };
        let result = self.core.contact(answer).await?;
        let history = &self.core.history;
        let before = match &result.patient_ref {
            // Without the earlier result there is no delta; the check stands.
            Some(patient) => history
                .latest(&result.facility_id, patient)
                .await
                .unwrap_or_default(),
            None => None,
        };
        let delta = before
            .filter(|before| before.result_id != result.result_id)
            .map(|before| Delta::between(&before, &result));
        let not_kept = match history.file_own(result.clone()).await {
            Ok(()) => None,
            Err(error) => Some(error.code().to_owned()),
        };
        Ok((result, delta, not_kept))
    }

    /// One key per signature.
    fn idempotency_key(&self, signature: &[u8]) -> Uuid {
        let hash = sha256(signature);
        let mut last = self.last();
        match last.key {
            Some((known, key)) if known == hash => key,
            _ => {
                let key = Uuid::now_v7();
                last.key = Some((hash, key));
                key
            }
        }
    }

    fn remember_length(&self, length: usize) {
        let Some(reader) = self.last().reader.clone() else {
            return;
        };
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        self.remember(|settings| settings.note_certificate(&reader, length));
    }

    /// Notes what is known now of a reader. A tap does not fail because of it.
    fn remember(&self, note: impl FnOnce(&mut Settings) -> bool) {
        let noted = self.core.settings().and_then(|mut settings| {
            if note(&mut settings) {
                self.core.put_settings(&settings)?;
            }
            Ok(())
        });
        if let Err(error) = noted {
            tracing::warn!(
                code = error.code(),
                "what was learnt of the reader is not remembered"
            );
        }
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for PreparedCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PreparedCheck")
            .field("facility", &self.binding.facility)
            .field("method", &self.binding.method)
            .finish_non_exhaustive()
    }
}

/// What an extended read asks for.
fn expected_len(settings: &Settings, options: &CardOptions) -> u16 {
    let reader = options.reader.as_deref().unwrap_or_default();
    let last_seen = || settings.readers.get(reader)?.certificate_len;
    options
        .expected_len
        .or_else(last_seen)
        .unwrap_or(MY_NUMBER_CARD.extended_len)
}
