//! `kill -9` at any point during checks: every answered check is there after the restart, and a retry with the same
//! idempotency key gets the same answer.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::collections::BTreeMap;
use std::sync::mpsc::channel;

use jiff::Timestamp;
use kazasu_journeys::device::Device;
use kazasu_testkit::mint::{Mint, sign_padded};
use kazasu_testkit::people;
use kazasu_wire::activation::ActivationResponse;
use kazasu_wire::challenge::{ChallengeRequest, ChallengeResponse};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::method::Method;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::route;
use kazasu_wire::signed::{SignedCheck, sha256};
use kazasu_wire::token::TokenResponse;
use serde_json::json;

use clinic::{Clinic, start_service};

/// Kills of one run; each hits the service at another moment of a check.
const KILLS: u64 = 16;
/// Whole checks before the one that is cut off.
const CHECKS_BEFORE_A_KILL: usize = 3;
/// Turns of a waiting loop between two kill moments: 16 of them reach past the end of a check.
const TURNS_PER_STEP: u64 = 40_000;
/// PKCS#1 DigestInfo of SHA-256 (card facts §3).
const DIGEST_INFO: &[u8] = &[
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A device that checks one person again and again.
struct Checker {
    device: Device,
    activation: ActivationResponse,
    certificate: Vec<u8>,
    key_slot: usize,
}

/// One check as sent, and its answer if it came.
struct Sent {
    key: String,
    request: CheckRequest,
    answer: Option<String>,
}

impl Checker {
    async fn activate(clinic: &Clinic) -> Self {
        let payload = ActivationPayload::parse(&clinic.approve()).unwrap();
        let mut device = Device::new(clinic.origin.parse().unwrap());
        let body = json!({
            "institution_code": payload.institution_code, "account_id": payload.account_id,
            "password": payload.password.expose(), "activation_code": payload.activation_code.expose(),
        });
        let response = device.post(route::ACTIVATIONS, &body, &[]).await.unwrap();
        assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
        let activation: ActivationResponse = response.json().await.unwrap();
        let now = Timestamp::now();
        let person = people::by_id("valid").unwrap();
        let certificate = Mint::at(now)
            .authentication(&person.certificate_spec(now))
            .unwrap();
        Self {
            device,
            activation,
            certificate,
            key_slot: person.card.key_slot,
        }
    }

    async fn fresh_token(&mut self) -> Option<()> {
        let refresh = self.activation.refresh_token.expose().to_owned();
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
        ];
        let response = self.device.post_form(route::TOKEN, &fields).await.ok()?;
        assert_eq!(
            response.status(),
            200,
            "{}",
            response.text().await.unwrap_or_default()
        );
        let token: TokenResponse = response.json().await.ok()?;
        self.device.set_token(token.access_token);
        Some(())
    }

    /// One check; `None` where even the challenge did not come any more. `on_its_way` is called just before the
    /// signature is sent.
    async fn check(&mut self, on_its_way: impl FnOnce()) -> Option<Sent> {
        let facility_id = self.activation.facilities[0].facility_id.clone();
        let ask = ChallengeRequest {
            facility_id: facility_id.clone(),
            method: Method::Pin,
        };
        let response = self.device.post(route::CHALLENGES, &ask, &[]).await.ok()?;
        let challenge: ChallengeResponse = response.json().await.ok()?;
        let origin = self.origin();
        let signed = SignedCheck {
            origin: &origin,
            challenge: challenge.challenge.as_bytes().try_into().unwrap(),
            facility: &facility_id,
            device: &self.device.public_key().thumbprint(),
            certificate_sha256: &sha256(&self.certificate),
            method: &Method::Pin,
        };
        let signature = sign_padded(self.key_slot, &[DIGEST_INFO, &signed.digest()].concat()).unwrap();
        let request = CheckRequest {
            challenge_id: challenge.challenge_id,
            facility_id,
            method: Method::Pin,
            treated_on: None,
            certificate: self.certificate.clone().into(),
            signature: signature.into(),
            terminal_authentication_id: None,
            face_compared: None,
        };
        let mut sent = Sent {
            key: uuid::Uuid::now_v7().to_string(),
            request,
            answer: None,
        };
        on_its_way();
        sent.answer = self.send(&sent).await;
        Some(sent)
    }

    /// The text of a successful answer, `None` where the connection broke.
    async fn send(&mut self, sent: &Sent) -> Option<String> {
        let headers = [(route::IDEMPOTENCY_HEADER, sent.key.as_str())];
        let response = self
            .device
            .post(route::CHECKS, &sent.request, &headers)
            .await
            .ok()?;
        let status = response.status();
        let text = response.text().await.ok()?;
        assert_eq!(status, 200, "{text}");
        Some(text)
    }

    fn origin(&self) -> kazasu_wire::origin::ServiceOrigin {
        self.device.origin().clone()
    }

    async fn all_results(&mut self) -> BTreeMap<String, EligibilityResult> {
        let facility = self.activation.facilities[0].facility_id.clone();
        let mut results = BTreeMap::new();
        let mut since = String::new();
        loop {
            let path = format!("{}?facility_id={facility}&limit=200{since}", route::RESULTS);
            let response = self.device.get(&path).await.unwrap();
            assert_eq!(response.status(), 200);
            let page: ResultPage = response.json().await.unwrap();
            for result in page.results {
                results.insert(result.result_id.to_string(), result);
            }
            if !page.more {
                return results;
            }
            since = format!("&since={}", page.next);
        }
    }
}

#[test]
fn every_answered_check_survives_and_every_retry_gets_the_same_answer() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut clinic = Clinic::with_service("127.0.0.1:0");
    // The origin is under every signature, so the restarted service must be the same one.
    let listen = clinic.origin.trim_start_matches("http://").to_owned();
    let mut checker = runtime.block_on(Checker::activate(&clinic));
    let mut all: Vec<Sent> = Vec::new();
    let mut unanswered = 0;

    for round in 0..KILLS {
        runtime.block_on(async { checker.fresh_token().await.unwrap() });
        let service = &mut clinic.service;
        // The kill is started by the check it cuts off, and comes a little later from round to round.
        let sent: Vec<Sent> = std::thread::scope(|scope| {
            let (signal, signalled) = channel();
            let killer = scope.spawn(move || {
                if signalled.recv().is_ok() {
                    for _ in 0..round * TURNS_PER_STEP {
                        std::hint::spin_loop();
                    }
                }
                service.kill();
            });
            let mut sent = Vec::new();
            runtime.block_on(async {
                loop {
                    let last = sent.len() == CHECKS_BEFORE_A_KILL;
                    let on_its_way = || {
                        if last {
                            signal.send(()).unwrap();
                        }
                    };
                    let Some(check) = checker.check(on_its_way).await else {
                        break;
                    };
                    sent.push(check);
                    if last {
                        break;
                    }
                }
            });
            killer.join().unwrap();
            sent
        });
        unanswered += sent.iter().filter(|check| check.answer.is_none()).count();
        all.extend(sent);
        let (service, origin) = start_service(clinic.folder.path(), &listen);
        assert_eq!(origin, clinic.origin);
        clinic.service = service;
    }

    let answered = all.iter().filter(|check| check.answer.is_some()).count();
    println!("{KILLS} kills, {answered} checks answered, {unanswered} cut off in the middle of a check");
    assert!(
        unanswered > 0,
        "no kill hit a check: the moments are wrong for this machine"
    );
    assert!(
        answered >= 10,
        "the load was too thin to prove anything: {answered}"
    );

    runtime.block_on(async {
        checker.fresh_token().await.unwrap();
        let stored = checker.all_results().await;
        let mut ids = Vec::new();
        for check in &mut all {
            let again = checker
                .send(check)
                .await
                .unwrap_or_else(|| panic!("no answer to a retry"));
            let result: EligibilityResult = serde_json::from_str(&again).unwrap();
            if let Some(first) = &check.answer {
                assert_eq!(first, &again, "a retry got another answer");
                assert_eq!(
                    stored.get(result.result_id.as_str()),
                    Some(&result),
                    "an answered check is not there"
                );
            }
            ids.push(result.result_id.to_string());
        }
        let sent = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), sent, "two signatures share a result");
        // Nothing was stored twice and nothing appeared that nobody sent.
        let stored = checker.all_results().await;
        assert_eq!(stored.keys().cloned().collect::<Vec<_>>(), ids);
    });
}
