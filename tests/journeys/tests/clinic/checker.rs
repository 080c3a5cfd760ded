//! A device that checks one synthetic person again and again, over the network alone.

use std::collections::BTreeMap;

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

use super::Clinic;

/// PKCS#1 DigestInfo of SHA-256 (card facts §3).
const DIGEST_INFO: &[u8] = &[
    0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A device that checks one person again and again.
pub struct Checker {
    pub device: Device,
    activation: ActivationResponse,
    certificate: Vec<u8>,
    key_slot: usize,
}

/// One check as sent, and its answer if it came.
pub struct Sent {
    pub key: String,
    pub request: CheckRequest,
    pub answer: Option<String>,
}

impl Checker {
    pub async fn activate(clinic: &Clinic) -> Self {
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

    /// A new access token; `None` where the service does not answer or has no database.
    pub async fn fresh_token(&mut self) -> Option<()> {
        let refresh = self.activation.refresh_token.expose().to_owned();
        let fields = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.as_str()),
        ];
        let response = self.device.post_form(route::TOKEN, &fields).await.ok()?;
        if response.status() == 503 {
            return None;
        }
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
    pub async fn check(&mut self, on_its_way: impl FnOnce()) -> Option<Sent> {
        let facility_id = self.activation.facilities[0].facility_id.clone();
        let ask = ChallengeRequest {
            facility_id: facility_id.clone(),
            method: Method::Pin,
        };
        let response = self.device.post(route::CHALLENGES, &ask, &[]).await.ok()?;
        if !response.status().is_success() {
            return None;
        }
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

    /// The text of a successful answer, `None` where the connection broke or the database is away.
    pub async fn send(&mut self, sent: &Sent) -> Option<String> {
        let headers = [(route::IDEMPOTENCY_HEADER, sent.key.as_str())];
        let response = self
            .device
            .post(route::CHECKS, &sent.request, &headers)
            .await
            .ok()?;
        let status = response.status();
        let text = response.text().await.ok()?;
        // A service without its database says so, and the same request is answered later.
        if status == 503 {
            assert!(text.contains("service.storage.unavailable"), "{text}");
            return None;
        }
        assert_eq!(status, 200, "{text}");
        Some(text)
    }

    fn origin(&self) -> kazasu_wire::origin::ServiceOrigin {
        self.device.origin().clone()
    }

    pub async fn all_results(&mut self) -> BTreeMap<String, EligibilityResult> {
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
