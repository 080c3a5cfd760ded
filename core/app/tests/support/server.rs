//! A stub of `/v1` over real HTTP and TLS. It checks each proof as RFC 9449 says and can be told to misbehave.

use std::collections::{BTreeMap, VecDeque};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, Uri};
use axum_server::tls_rustls::RustlsConfig;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::base64url;
use kazasu_wire::check::CheckRequest;
use kazasu_wire::coverage::Coverage;
use kazasu_wire::dpop::{ProofClaims, ProofHeader, access_token_hash};
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::problem::Problem;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::retention::{japanese_day, kept_until};
use kazasu_wire::secret::AccessToken;
use kazasu_wire::signed::{SignedCheck, sha256};
use kazasu_wire::validity::Validity;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};

pub const CODE: &str = "123456789012";

/// What the stub knows and was asked.
pub struct Stub {
    pub origin: Option<ServiceOrigin>,
    pub now: Timestamp,
    pub nonce: u32,
    pub token: u32,
    pub stopped: bool,
    /// Answers to this path break off after the work was done, this many times.
    pub lose: BTreeMap<String, u32>,
    /// Refusals to give instead of an answer, per path, first to last.
    pub refuse: BTreeMap<String, VecDeque<(u16, &'static str)>>,
    /// Every request: method, path and idempotency key.
    pub seen: Vec<(String, String, Option<String>)>,
    pub device: Option<Thumbprint>,
    /// Keys that redeemed the code.
    pub redeemed: Vec<Thumbprint>,
    pub answered: BTreeMap<String, EligibilityResult>,
    /// Answered to the next checks.
    pub coverage: Coverage,
    pub results: Vec<EligibilityResult>,
    pub label: Option<String>,
}

#[derive(Clone)]
pub struct Server {
    stub: Arc<Mutex<Stub>>,
    pub address: SocketAddr,
}

impl Server {
    /// Plain HTTP on loopback.
    pub fn start(now: Timestamp) -> Self {
        Self::bind(now, "http", None)
    }

    pub fn start_tls(now: Timestamp, config: rustls::ServerConfig) -> Self {
        Self::bind(now, "https", Some(config))
    }

    fn bind(now: Timestamp, scheme: &str, tls: Option<rustls::ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let host = if tls.is_some() { "localhost" } else { "127.0.0.1" };
        let origin = ServiceOrigin::parse(&format!("{scheme}://{host}:{}", address.port())).unwrap();
        let stub = Arc::new(Mutex::new(Stub {
            origin: Some(origin),
            now,
            nonce: 1,
            token: 0,
            stopped: false,
            lose: BTreeMap::new(),
            refuse: BTreeMap::new(),
            seen: Vec::new(),
            device: None,
            redeemed: Vec::new(),
            answered: BTreeMap::new(),
            coverage: Coverage::default(),
            results: Vec::new(),
            label: None,
        }));
        let server = Self { stub, address };
        let answering = server.clone();
        let app = Router::new().fallback(move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| {
            let server = answering.clone();
            async move {
                match server.answer(&method, &uri, &headers, &body) {
                    Some(response) => response,
                    // The task of the connection ends here, and with it the connection.
                    None => std::panic::resume_unwind(Box::new("answer lost")),
                }
            }
        });
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let service = app.into_make_service();
                match tls {
                    None => axum_server::from_tcp(listener).unwrap().serve(service).await,
                    Some(config) => {
                        axum_server::from_tcp_rustls(listener, RustlsConfig::from_config(Arc::new(config)))
                            .unwrap()
                            .serve(service)
                            .await
                    }
                }
            })
        });
        server
    }

    pub fn origin(&self) -> ServiceOrigin {
        self.stub().origin.clone().unwrap()
    }

    pub fn stub(&self) -> MutexGuard<'_, Stub> {
        self.stub.lock().unwrap()
    }

    /// How often a path was asked.
    pub fn count(&self, path: &str) -> usize {
        self.stub()
            .seen
            .iter()
            .filter(|(_, seen, _)| seen == path)
            .count()
    }

    fn answer(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Option<Response<Body>> {
        let mut stub = self.stub();
        let path = uri.path().to_owned();
        let key = headers
            .get("Idempotency-Key")
            .map(|key| key.to_str().unwrap().to_owned());
        stub.seen.push((method.to_string(), path.clone(), key.clone()));
        assert!(headers.contains_key("Kazasu-Client"));
        let answer = stub
            .proven(method, &path, headers)
            .and_then(|device| stub.work(&path, uri.query().unwrap_or_default(), device, key, body));
        let lost = stub.lose.get_mut(&path).filter(|left| **left > 0);
        if let Some(left) = lost
            && answer.is_ok()
        {
            *left -= 1;
            return None;
        }
        let (status, media_type, body) = match answer {
            Ok(body) => (
                if path == "/v1/prechecks" { 202 } else { 200 },
                "application/json",
                body,
            ),
            Err((status, code)) => {
                let problem = Problem::new(status, code, "refused");
                (
                    status,
                    "application/problem+json",
                    serde_json::to_value(problem).unwrap(),
                )
            }
        };
        let mut response = Response::builder()
            .status(status)
            .header("Content-Type", media_type)
            .header("DPoP-Nonce", format!("n{}", stub.nonce));
        if status == 401 {
            response = response.header("WWW-Authenticate", "DPoP algs=\"ES256\"");
        }
        response.body(Body::from(serde_json::to_vec(&body).unwrap())).ok()
    }
}

type Refused = (u16, &'static str);

impl Stub {
    /// Checks the proof as RFC 9449 §4.3 says and returns the key it was made by.
    fn proven(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<Thumbprint, Refused> {
        let proof = headers
            .get("DPoP")
            .ok_or((401, "device.proof.missing"))?
            .to_str()
            .unwrap();
        let parts: Vec<&str> = proof.split('.').collect();
        let header: ProofHeader = serde_json::from_slice(&base64url::decode(parts[0]).unwrap()).unwrap();
        let claims: ProofClaims = serde_json::from_slice(&base64url::decode(parts[1]).unwrap()).unwrap();
        let signed = format!("{}.{}", parts[0], parts[1]);
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, header.jwk.to_uncompressed())
            .verify(signed.as_bytes(), &base64url::decode(parts[2]).unwrap())
            .map_err(|_| (401, "device.proof.invalid"))?;
        assert_eq!((header.typ.as_str(), header.alg.as_str()), ("dpop+jwt", "ES256"));
        assert_eq!(claims.htm, method.as_str());
        assert_eq!(claims.htu, self.origin.as_ref().unwrap().join(path));
        if claims.nonce != Some(format!("n{}", self.nonce)) {
            return Err((401, "device.proof.nonce-required"));
        }
        let key = header.jwk.thumbprint();
        if !matches!(path, "/v1/activations" | "/v1/token") {
            let sent = headers
                .get("Authorization")
                .ok_or((401, "device.token.missing"))?;
            let token = sent.to_str().unwrap().strip_prefix("DPoP ").unwrap().to_owned();
            let hash = access_token_hash(&AccessToken::new(token.clone()));
            assert_eq!(claims.ath, Some(hash));
            if self.stopped {
                return Err((403, "device.account.stopped"));
            }
            if token != format!("access-{}", self.token) || self.device != Some(key) {
                return Err((401, "device.token.expired"));
            }
        }
        Ok(key)
    }

    fn work(
        &mut self,
        path: &str,
        query: &str,
        device: Thumbprint,
        key: Option<String>,
        body: &[u8],
    ) -> Result<Value, Refused> {
        if let Some(refusal) = self.refuse.get_mut(path).and_then(VecDeque::pop_front) {
            return Err(refusal);
        }
        match path {
            "/v1/activations" => self.activate(device, body),
            "/v1/token" => {
                let form: BTreeMap<String, String> = url::form_urlencoded::parse(body)
                    .map(|(k, v)| (k.into_owned(), v.into_owned()))
                    .collect();
                assert_eq!(form["grant_type"], "refresh_token");
                assert_eq!(form["refresh_token"], "refresh-secret");
                if self.stopped {
                    return Err((403, "device.account.stopped"));
                }
                self.token += 1;
                Ok(
                    json!({"access_token": format!("access-{}", self.token), "token_type": "DPoP",
                    "expires_in": 600, "server_time": self.now}),
                )
            }
            "/v1/challenges" => Ok(
                json!({"challenge_id": "c1", "challenge": base64url::encode(&[7; 32]),
                "expires_at": self.now + SignedDuration::from_secs(300), "server_time": self.now}),
            ),
            "/v1/prechecks" => Ok(json!({})),
            "/v1/checks" => self.check(device, key, body),
            "/v1/results" => {
                let since = query.split('&').find_map(|pair| pair.strip_prefix("since=p"));
                let from: usize = since.map_or(0, |since| since.parse().unwrap());
                let to = (from + 2).min(self.results.len());
                Ok(
                    json!({"results": self.results[from..to], "next": format!("p{to}"),
                    "more": to < self.results.len()}),
                )
            }
            _ => Err((404, "request.route.unknown")),
        }
    }

    fn activate(&mut self, device: Thumbprint, body: &[u8]) -> Result<Value, Refused> {
        let request: Value = serde_json::from_slice(body).unwrap();
        if request["activation_code"] != CODE || request["password"] != "IQazse45" {
            return Err((403, "device.activation.refused"));
        }
        self.redeemed.push(device);
        self.device = Some(device);
        Ok(
            json!({"device_id": "d1", "refresh_token": "refresh-secret", "server_time": self.now, "facilities": [
            {"facility_id": "f1", "institution_code": "4880123456", "name": "かざす整骨院", "kind": "judo"},
            {"facility_id": "f2", "institution_code": "4880123457", "name": "かざす鍼灸院", "kind": "ahaki"}]}),
        )
    }

    /// Verifies the signature over bytes built from the service's own knowledge.
    fn check(&mut self, device: Thumbprint, key: Option<String>, body: &[u8]) -> Result<Value, Refused> {
        let request: CheckRequest = serde_json::from_slice(body).unwrap();
        let key = key.ok_or((400, "check.idempotency.missing"))?;
        let certificate =
            kazasu_pki::AuthenticationCertificate::parse(request.certificate.as_bytes()).unwrap();
        let preimage = SignedCheck {
            origin: self.origin.as_ref().unwrap(),
            challenge: &[7; 32],
            facility: &request.facility_id,
            device: &device,
            certificate_sha256: &sha256(request.certificate.as_bytes()),
            method: &request.method,
        }
        .preimage();
        kazasu_pki::verify_signature(&certificate, &preimage, request.signature.as_bytes())
            .map_err(|_| (422, "check.signature.invalid"))?;
        let today = japanese_day(self.now);
        let number = self.answered.len();
        let fresh = result(
            &format!("r{number}"),
            request.facility_id.as_str(),
            self.now,
            request.treated_on.unwrap_or(today),
            self.coverage.clone(),
        );
        let answer = self.answered.entry(key).or_insert(fresh).clone();
        Ok(serde_json::to_value(answer).unwrap())
    }
}

pub fn result(
    id: &str,
    facility: &str,
    checked_at: Timestamp,
    treated_on: Date,
    coverage: Coverage,
) -> EligibilityResult {
    let checked_on = japanese_day(checked_at);
    EligibilityResult {
        result_id: id.parse().unwrap(),
        facility_id: facility.parse().unwrap(),
        patient_ref: Some("patient-1".parse().unwrap()),
        checked_at,
        checked_on,
        treated_on,
        kept_until: kept_until(treated_on, checked_on),
        method: kazasu_wire::method::Method::Pin,
        validity: Validity::Valid,
        coverages: vec![coverage],
        notices: Vec::new(),
        reference_number: None,
    }
}
