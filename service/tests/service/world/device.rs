//! A terminal as the app is one: a P-256 key, a proof on every request.

use kazasu_service::IssuedAccount;
use kazasu_wire::activation::{ActivationRequest, ActivationResponse};
use kazasu_wire::challenge::{ChallengeRequest, ChallengeResponse};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::dpop::{ProofClaims, access_token_hash, compact, signing_input};
use kazasu_wire::id::{DeviceId, FacilityId};
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::method::Method;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::route;
use kazasu_wire::secret::{AccessToken, AccountPassword, ActivationCode};
use kazasu_wire::signed::{SignedCheck, sha256};
use kazasu_wire::token::TokenResponse;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde::Serialize;
use serde_json::Value;

use super::{Card, World};

pub struct Device {
    key: EcdsaKeyPair,
    pub activated: Option<ActivationResponse>,
    pub token: Option<String>,
}

pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
    pub json: Value,
}

/// One request, with what a test wants to be wrong about it.
pub struct Call {
    pub method: reqwest::Method,
    pub path: String,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    pub headers: Vec<(&'static str, String)>,
    pub spoil: fn(&mut ProofClaims),
    pub without_token: bool,
}

impl Answer {
    pub async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self {
            status,
            headers,
            bytes,
            json,
        }
    }

    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or("")
    }

    /// Holds that this is a well-formed refusal with this code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.json);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.json["type"], format!("urn:kazasu:problem:{code}"));
        assert_eq!(self.json["status"], status);
        assert_eq!(
            self.json["request_id"],
            self.headers["x-request-id"].to_str().unwrap()
        );
        assert!(self.headers.contains_key("dpop-nonce"));
        assert_eq!(self.headers["cache-control"], "no-store");
    }

    #[track_caller]
    pub fn result(&self) -> EligibilityResult {
        assert_eq!(self.status, 200, "{}", self.json);
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

impl Call {
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: reqwest::Method::GET,
            path: path.into(),
            content_type: "application/json",
            body: Vec::new(),
            headers: Vec::new(),
            spoil: |_| (),
            without_token: false,
        }
    }

    pub fn post(path: impl Into<String>, body: &impl Serialize) -> Self {
        Self {
            method: reqwest::Method::POST,
            body: serde_json::to_vec(body).unwrap(),
            ..Self::get(path)
        }
    }
}

impl Device {
    pub fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self {
            key: EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap(),
            activated: None,
            token: None,
        }
    }

    pub fn public_key(&self) -> P256PublicKey {
        P256PublicKey::from_uncompressed(self.key.public_key().as_ref()).unwrap()
    }

    pub fn id(&self) -> DeviceId {
        self.activated.as_ref().unwrap().device_id.clone()
    }

    pub fn facility(&self) -> FacilityId {
        self.activated.as_ref().unwrap().facilities[0].facility_id.clone()
    }

    pub fn refresh_token(&self) -> &str {
        self.activated.as_ref().unwrap().refresh_token.expose()
    }

    pub fn proof(&self, claims: &ProofClaims) -> String {
        let input = signing_input(&self.public_key(), claims).unwrap();
        let signature = self.key.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
        compact(&input, signature.as_ref().try_into().unwrap())
    }

    pub async fn claims(&self, world: &World, call: &Call) -> ProofClaims {
        let token = self.token.as_ref().filter(|_| !call.without_token);
        let path = call.path.split('?').next().unwrap();
        ProofClaims {
            jti: uuid::Uuid::new_v4().to_string(),
            htm: call.method.to_string(),
            htu: world.running.origin.join(path),
            iat: 0,
            ath: token.map(|token| access_token_hash(&AccessToken::new(token.clone()))),
            nonce: Some(world.nonce().await),
        }
    }

    pub async fn send(&self, world: &World, call: Call) -> Answer {
        let mut claims = self.claims(world, &call).await;
        (call.spoil)(&mut claims);
        self.send_with(world, &call, &self.proof(&claims)).await
    }

    pub async fn send_with(&self, world: &World, call: &Call, proof: &str) -> Answer {
        let mut request = world
            .http
            .request(call.method.clone(), world.running.origin.join(&call.path))
            .header("Kazasu-Client", "kazasu-test/0.1.0/linux")
            .header("DPoP", proof)
            .header("Content-Type", call.content_type)
            .body(call.body.clone());
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        if let Some(token) = self.token.as_ref().filter(|_| !call.without_token) {
            request = request.header("Authorization", format!("DPoP {token}"));
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn activate(&mut self, world: &World, account: &IssuedAccount) -> Answer {
        let request = activation(account);
        let answer = self.send(world, Call::post(route::ACTIVATIONS, &request)).await;
        if answer.status == 200 {
            self.activated = Some(serde_json::from_slice(&answer.bytes).unwrap());
        }
        answer
    }

    pub async fn token_answer(&self, world: &World, form: String) -> Answer {
        let call = Call {
            method: reqwest::Method::POST,
            content_type: "application/x-www-form-urlencoded",
            body: form.into_bytes(),
            without_token: true,
            ..Call::get(route::TOKEN)
        };
        self.send(world, call).await
    }

    pub async fn refresh(&mut self, world: &World) {
        let form = format!("grant_type=refresh_token&refresh_token={}", self.refresh_token());
        let answer = self.token_answer(world, form).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        let token: TokenResponse = serde_json::from_slice(&answer.bytes).unwrap();
        self.token = Some(token.access_token.expose().to_owned());
    }

    pub async fn challenge_for(&self, world: &World, facility: &FacilityId) -> ChallengeResponse {
        self.challenge_by(world, facility, Method::Pin).await
    }

    pub async fn challenge_by(
        &self,
        world: &World,
        facility: &FacilityId,
        method: Method,
    ) -> ChallengeResponse {
        let request = ChallengeRequest {
            facility_id: facility.clone(),
            method,
        };
        let answer = self.send(world, Call::post(route::CHALLENGES, &request)).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        serde_json::from_slice(&answer.bytes).unwrap()
    }

    /// A fresh challenge of the device's own clinic, signed by the card as the app would have it signed.
    pub async fn signed(&self, world: &World, card: &Card) -> CheckRequest {
        let challenge = self.challenge_for(world, &self.facility()).await;
        self.sign(world, card, &challenge)
    }

    pub fn sign(&self, world: &World, card: &Card, challenge: &ChallengeResponse) -> CheckRequest {
        self.sign_by(world, card, challenge, Method::Pin)
    }

    pub fn sign_by(
        &self,
        world: &World,
        card: &Card,
        challenge: &ChallengeResponse,
        method: Method,
    ) -> CheckRequest {
        self.sign_for(world, card, challenge, method, self.facility())
    }

    /// A signature for one of the device's clinics.
    pub fn sign_for(
        &self,
        world: &World,
        card: &Card,
        challenge: &ChallengeResponse,
        method: Method,
        facility: FacilityId,
    ) -> CheckRequest {
        let bytes: [u8; 32] = challenge.challenge.as_bytes().try_into().unwrap();
        let signed = SignedCheck {
            origin: &world.running.origin,
            challenge: &bytes,
            facility: &facility,
            device: &self.public_key().thumbprint(),
            certificate_sha256: &sha256(&card.certificate),
            method: &method,
        };
        let signature = card.sign(&signed.preimage());
        CheckRequest {
            challenge_id: challenge.challenge_id.clone(),
            facility_id: facility,
            treated_on: None,
            certificate: card.certificate.clone().into(),
            signature: signature.into(),
            terminal_authentication_id: None,
            face_compared: None,
            method,
        }
    }

    pub async fn submit(&self, world: &World, request: &CheckRequest) -> Answer {
        self.submit_as(world, request, &uuid::Uuid::now_v7().to_string())
            .await
    }

    pub async fn submit_as(&self, world: &World, request: &CheckRequest, key: &str) -> Answer {
        let call = Call {
            headers: vec![("Idempotency-Key", key.to_owned())],
            ..Call::post(route::CHECKS, request)
        };
        self.send(world, call).await
    }

    pub async fn check(&self, world: &World, card: &Card) -> Answer {
        let request = self.signed(world, card).await;
        self.submit(world, &request).await
    }

    /// A check for one of the device's clinics.
    pub async fn check_for(&self, world: &World, card: &Card, facility: &FacilityId) -> Answer {
        let challenge = self.challenge_for(world, facility).await;
        let request = self.sign_for(world, card, &challenge, Method::Pin, facility.clone());
        self.submit(world, &request).await
    }

    /// The stored results of a clinic, as this device may see them.
    pub async fn results_of(&self, world: &World, facility: &FacilityId) -> Answer {
        let path = format!("{}?facility_id={facility}", route::RESULTS);
        self.send(world, Call::get(path)).await
    }
}

pub fn activation(account: &IssuedAccount) -> ActivationRequest {
    ActivationRequest {
        institution_code: account.institution_code.clone(),
        account_id: account.account_id.clone(),
        password: AccountPassword::new(account.password.expose().to_owned()),
        activation_code: ActivationCode::new(account.activation_code.expose().to_owned()),
        device_label: Some("受付".to_owned()),
    }
}
