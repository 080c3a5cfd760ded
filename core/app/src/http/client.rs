//! One client for all routes of `/v1`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kazasu_wire::activation::Facility;
use kazasu_wire::client::{CLIENT_HEADER, ClientInfo};
use kazasu_wire::dpop::{NONCE_HEADER, PROOF_HEADER};
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::problem::Problem;
use kazasu_wire::route::{IDEMPOTENCY_HEADER, TOKEN};
use kazasu_wire::secret::{AccessToken, RefreshToken};
use kazasu_wire::token::{GrantType, TokenResponse};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use reqwest::{Client, Method, Response, redirect};
use rustls::ClientConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::error::{CallError, NetworkError, ServiceRefusal};
use super::proof::{Subject, prove};
use super::tls::{Roots, RootsError};
use crate::clock::Clock;
use crate::keystore::{KeyAlias, KeyStoreError, Keys};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Whole request, body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);
/// Longest answer read: a page of 200 results with two coverages each is below 1 MiB.
const LONGEST_ANSWER: usize = 4 * 1024 * 1024;
/// An access token is renewed this long before it ends.
const TOKEN_MARGIN: Duration = Duration::from_secs(30);
/// AAD of the sealed refresh token.
pub(crate) const CREDENTIAL_AAD: &[u8] = b"kazasu-credential/1";

/// Alias of the device key.
pub(crate) fn device_key() -> KeyAlias {
    KeyAlias::constant("device")
}

/// Alias of the key that seals the refresh token.
pub(crate) fn credential_key() -> KeyAlias {
    KeyAlias::constant("credential")
}

/// One request.
pub(crate) struct Call {
    method: Method,
    path: String,
    query: Option<String>,
    /// May hold a password, a code or a token: wiped here; the HTTP library's own copy is beyond reach.
    body: Option<(&'static str, Zeroizing<Vec<u8>>)>,
    with_token: bool,
    idempotency_key: Option<String>,
}

impl Call {
    /// JSON with an access token.
    pub(crate) fn post<T: Serialize>(path: &str, body: &T) -> Result<Self, NetworkError> {
        let bytes = serde_json::to_vec(body).map_err(|_| NetworkError::Protocol)?;
        Ok(Self {
            method: Method::POST,
            path: path.to_owned(),
            query: None,
            body: Some(("application/json", Zeroizing::new(bytes))),
            with_token: true,
            idempotency_key: None,
        })
    }

    pub(crate) fn get(path: &str, query: &[(&str, &str)]) -> Self {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        Self {
            method: Method::GET,
            path: path.to_owned(),
            query: Some(query),
            body: None,
            with_token: true,
            idempotency_key: None,
        }
    }

    pub(crate) fn without_token(mut self) -> Self {
        self.with_token = false;
        self
    }

    pub(crate) fn idempotency_key(mut self, key: String) -> Self {
        self.idempotency_key = Some(key);
        self
    }
}

pub(crate) struct ServiceClient {
    origin: ServiceOrigin,
    tls: ClientConfig,
    client: Mutex<Option<Client>>,
    info: ClientInfo,
    keys: Keys,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held while an access token is fetched: whoever else wants one waits for that one. A service may let a new token
    /// end the one before, and two callers would then take each other's away.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    /// The service's nonce, remembered from its last answer (RFC 9449 §8.2).
    nonce: Option<String>,
    /// Access token and the running time at which it is no longer used.
    token: Option<(Arc<AccessToken>, Duration)>,
    /// The refresh token as the key store sealed it.
    credential: Option<Vec<u8>>,
    /// The service's clock as last heard and not yet taken, and the running time then.
    server_time: Option<(Timestamp, Duration)>,
    /// The device's clinics as last heard and not yet taken.
    facilities: Option<Vec<Facility>>,
}

impl ServiceClient {
    pub(crate) fn new(
        origin: ServiceOrigin,
        roots: &Roots,
        info: ClientInfo,
        keys: Keys,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RootsError> {
        let tls = roots.client_config()?;
        let client = connectable(&tls)?;
        Ok(Self {
            origin,
            tls,
            client: Mutex::new(Some(client)),
            info,
            keys,
            clock,
            state: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        })
    }

    /// Takes over the sealed refresh token, or forgets it together with everything that followed from it.
    pub(crate) fn set_credential(&self, sealed: Option<Vec<u8>>) {
        let mut state = self.state();
        state.token = None;
        state.credential = sealed;
    }

    /// Closes every connection that is not in use: their buffers hold what was last read. The next request connects anew.
    pub(crate) fn hang_up(&self) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The service's clock as it stands now, if it was heard since the last call.
    pub(crate) fn take_server_time(&self) -> Option<Timestamp> {
        let (heard, at) = self.state().server_time.take()?;
        let passed = SignedDuration::try_from(self.clock.running().saturating_sub(at)).ok()?;
        heard.checked_add(passed).ok()
    }

    /// The clinics the device may act for, if they were heard since the last call.
    pub(crate) fn take_facilities(&self) -> Option<Vec<Facility>> {
        self.state().facilities.take()
    }

    /// Notes the service's clock from an answer.
    pub(crate) fn heard(&self, server_time: Timestamp) {
        self.state().server_time = Some((server_time, self.clock.running()));
    }

    /// Makes sure that there is an access token, so that the tap need not wait for one.
    pub(crate) async fn warm_up(&self) -> Result<(), CallError> {
        self.token().await.map(drop)
    }

    /// Asks and reads a JSON answer.
    pub(crate) async fn ask<T: DeserializeOwned>(&self, call: &Call) -> Result<T, CallError> {
        let answer = self.send(call).await?;
        serde_json::from_slice(&answer).map_err(|_| NetworkError::Protocol.into())
    }

    /// Asks; an access token the service no longer takes is renewed once.
    pub(crate) async fn send(&self, call: &Call) -> Result<Vec<u8>, CallError> {
        if !call.with_token {
            return self.exchange(call, None).await;
        }
        let token = self.token().await?;
        match self.exchange(call, Some(&token)).await {
            Err(CallError::Refused(refusal))
                if matches!(&*refusal.code, "device.token.expired" | "device.token.invalid") =>
            {
                self.forget(&token);
                let token = self.token().await?;
                self.exchange(call, Some(&token)).await
            }
            Err(CallError::Refused(refusal)) if &*refusal.code == "check.facility.not-allowed" => {
                // A 併設 may have been withdrawn: the next token says which clinics are left.
                self.forget(&token);
                Err(CallError::Refused(refusal))
            }
            answer => answer,
        }
    }

    async fn token(&self) -> Result<Arc<AccessToken>, CallError> {
        if let Some(token) = self.token_at_hand() {
            return Ok(token);
        }
        let _fetching = self.fetching.lock().await;
        match self.token_at_hand() {
            Some(token) => Ok(token),
            None => self.fetch_token().await,
        }
    }

    fn token_at_hand(&self) -> Option<Arc<AccessToken>> {
        let state = self.state();
        let (token, until) = state.token.as_ref()?;
        (self.clock.running() < *until).then(|| Arc::clone(token))
    }

    /// No longer uses a token the service refused; one that was fetched since stays.
    fn forget(&self, refused: &Arc<AccessToken>) {
        let mut state = self.state();
        if matches!(&state.token, Some((token, _)) if Arc::ptr_eq(token, refused)) {
            state.token = None;
        }
    }

    async fn fetch_token(&self) -> Result<Arc<AccessToken>, CallError> {
        let credential = self.state().credential.clone().ok_or(CallError::NotActivated)?;
        let plain = self
            .keys
            .open(credential_key(), CREDENTIAL_AAD.to_vec(), credential)
            .await?;
        let refresh = RefreshToken::new(
            std::str::from_utf8(&plain)
                .map_err(|_| KeyStoreError::Invalidated)?
                .to_owned(),
        );
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", GrantType::RefreshToken.as_str())
            // EXPOSE: the request the refresh token is for.
            .append_pair("refresh_token", refresh.expose())
            .finish();
        let call = Call {
            method: Method::POST,
            path: TOKEN.to_owned(),
            query: None,
            body: Some((
                "application/x-www-form-urlencoded",
                Zeroizing::new(form.into_bytes()),
            )),
            with_token: false,
            idempotency_key: None,
        };
        let answer = self.exchange(&call, None).await?;
        let answer: TokenResponse = serde_json::from_slice(&answer).map_err(|_| NetworkError::Protocol)?;
        let lifetime = Duration::from_secs(u64::from(answer.expires_in)).saturating_sub(TOKEN_MARGIN);
        let token = Arc::new(answer.access_token);
        let mut state = self.state();
        state.server_time = Some((answer.server_time, self.clock.running()));
        state.facilities = answer.facilities;
        state.token = Some((Arc::clone(&token), self.clock.running() + lifetime));
        Ok(token)
    }

    /// One exchange; a demand for the service's nonce is answered once.
    async fn exchange(&self, call: &Call, token: Option<&AccessToken>) -> Result<Vec<u8>, CallError> {
        match self.attempt(call, token).await {
            Err(CallError::Refused(refusal)) if wants_nonce(&refusal) => self.attempt(call, token).await,
            answer => answer,
        }
    }

    async fn attempt(&self, call: &Call, token: Option<&AccessToken>) -> Result<Vec<u8>, CallError> {
        let mut url = self.origin.join(&call.path);
        let nonce = self.state().nonce.clone();
        let subject = Subject {
            method: call.method.as_str(),
            url: &url,
            token,
            nonce,
            issued_at: self.clock.now().as_second(),
        };
        let public_key = self.keys.public_key(device_key()).await?;
        let proof = prove(&self.keys, &device_key(), &public_key, subject).await?;
        if let Some(query) = &call.query {
            url = format!("{url}?{query}");
        }
        let mut request = self
            .client()?
            .request(call.method.clone(), url)
            .header(CLIENT_HEADER, self.info.to_string())
            .header(PROOF_HEADER, proof);
        if let Some(token) = token {
            // EXPOSE: the header the token is for (RFC 9449 §7.1).
            request = request.header(AUTHORIZATION, format!("DPoP {}", token.expose()));
        }
        if let Some(key) = &call.idempotency_key {
            request = request.header(IDEMPOTENCY_HEADER, key);
        }
        if let Some((media_type, bytes)) = &call.body {
            request = request.header(CONTENT_TYPE, *media_type).body(bytes.to_vec());
        }
        let response = request.send().await.map_err(|error| NetworkError::of(&error))?;
        self.read(response).await
    }

    async fn read(&self, mut response: Response) -> Result<Vec<u8>, CallError> {
        let status = response.status();
        let header = |name: &str| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.map(str::to_owned)
        };
        let retry_after = header(RETRY_AFTER.as_str()).and_then(|text| text.parse().ok());
        let challenge = header(WWW_AUTHENTICATE.as_str());
        if let Some(nonce) = header(NONCE_HEADER) {
            self.state().nonce = Some(nonce);
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| NetworkError::of_body(&error))?
        {
            if answer.len() + chunk.len() > LONGEST_ANSWER {
                return Err(NetworkError::Protocol.into());
            }
            answer.extend_from_slice(&chunk);
        }
        if status.is_success() {
            return Ok(answer);
        }
        let Ok(problem) = serde_json::from_slice::<Problem>(&answer) else {
            // A gateway before the service speaks HTML: only its status tells something.
            return Err(if matches!(status.as_u16(), 502..=504) {
                NetworkError::Unreachable.into()
            } else {
                NetworkError::Protocol.into()
            });
        };
        let mut refusal = ServiceRefusal::from(problem);
        refusal.status = status.as_u16();
        refusal.retry_after = refusal.retry_after.or(retry_after);
        if challenge.is_some_and(|text| text.contains(USE_NONCE)) {
            refusal.oauth = Some(USE_NONCE.to_owned());
        }
        Err(CallError::Refused(Box::new(refusal)))
    }

    fn client(&self) -> Result<Client, NetworkError> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        match &*client {
            Some(client) => Ok(client.clone()),
            None => {
                let fresh = connectable(&self.tls).map_err(|_| NetworkError::Tls)?;
                Ok(client.insert(fresh).clone())
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connectable(tls: &ClientConfig) -> Result<Client, RootsError> {
    Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        // A proof is bound to one URL; whoever redirects is not the service.
        .redirect(redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(|_| RootsError)
}

/// RFC 9449 §8.
const USE_NONCE: &str = "use_dpop_nonce";

fn wants_nonce(refusal: &ServiceRefusal) -> bool {
    refusal.code == "device.proof.nonce-required" || refusal.oauth.as_deref() == Some(USE_NONCE)
}
