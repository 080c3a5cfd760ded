//! A second, independent client of `/v1`: written from the contract alone, so that app and service cannot share a
//! misunderstanding, and able to do what an app never would.

use kazasu_wire::dpop::{self, ProofClaims};
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::secret::AccessToken;
use kazasu_wire::{base64url, client};
use reqwest::{Client, Method, Response};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde::Serialize;

/// A device with a key of its own.
pub struct Device {
    key: EcdsaKeyPair,
    origin: ServiceOrigin,
    /// Where requests go when it is not the origin.
    instance: Option<ServiceOrigin>,
    client: Client,
    random: SystemRandom,
    nonce: Option<String>,
    token: Option<AccessToken>,
}

#[expect(clippy::expect_used, reason = "a journey cannot go on without its part")]
impl Device {
    /// A device that has not been activated.
    ///
    /// # Panics
    /// If the machine gives no randomness.
    #[must_use]
    pub fn new(origin: ServiceOrigin) -> Self {
        // reqwest asks for a process-wide provider even where only plain HTTP is spoken; a second call changes nothing.
        let _already_there = rustls::crypto::ring::default_provider().install_default();
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random)
            .expect("the key just made");
        let client = Client::builder().no_proxy().build().expect("an HTTP client");
        Self {
            key,
            origin,
            instance: None,
            client,
            random,
            nonce: None,
            token: None,
        }
    }

    /// The public key.
    ///
    /// # Panics
    /// Never: ring gives uncompressed points.
    #[must_use]
    pub fn public_key(&self) -> P256PublicKey {
        P256PublicKey::from_uncompressed(self.key.public_key().as_ref()).expect("an uncompressed point")
    }

    /// Uses this access token from now on.
    pub fn set_token(&mut self, token: AccessToken) {
        self.token = Some(token);
    }

    /// The origin it speaks to.
    #[must_use]
    pub fn origin(&self) -> &ServiceOrigin {
        &self.origin
    }

    /// Speaks to this origin from now on: the service was restarted on another port.
    pub fn set_origin(&mut self, origin: ServiceOrigin) {
        self.origin = origin;
    }

    /// Goes to this instance from now on, as a load balancer would have it; proofs name the public origin as before.
    pub fn go_through(&mut self, instance: ServiceOrigin) {
        self.instance = Some(instance);
    }

    /// A proof for a request, with the nonce last seen.
    ///
    /// # Panics
    /// If signing fails, which a healthy key never does.
    #[must_use]
    pub fn proof(&self, method: &str, path: &str) -> String {
        let mut jti = [0; 16];
        self.random.fill(&mut jti).expect("random bytes");
        let claims = ProofClaims {
            jti: base64url::encode(&jti),
            htm: method.to_owned(),
            htu: self.origin.join(path),
            iat: 0,
            ath: self.token.as_ref().map(dpop::access_token_hash),
            nonce: self.nonce.clone(),
        };
        let input = dpop::signing_input(&self.public_key(), &claims).expect("JSON");
        let signature = self
            .key
            .sign(&self.random, input.as_bytes())
            .expect("a signature");
        dpop::compact(&input, &signature.as_ref().try_into().expect("64 bytes"))
    }

    /// Sends JSON with a proof; asks once more when the service wants its nonce.
    ///
    /// # Errors
    /// When the service does not answer.
    ///
    /// # Panics
    /// If the body cannot be written as JSON.
    pub async fn post<T: Serialize + Sync>(
        &mut self,
        path: &str,
        body: &T,
        headers: &[(&str, &str)],
    ) -> Result<Response, reqwest::Error> {
        let bytes = serde_json::to_vec(body).expect("JSON");
        self.send(Method::POST, path, Some(("application/json", bytes)), headers)
            .await
    }

    /// Sends a form with a proof.
    ///
    /// # Errors
    /// When the service does not answer.
    pub async fn post_form(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Response, reqwest::Error> {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(
            Method::POST,
            path,
            Some(("application/x-www-form-urlencoded", form.into_bytes())),
            &[],
        )
        .await
    }

    /// Reads with a proof.
    ///
    /// # Errors
    /// When the service does not answer.
    pub async fn get(&mut self, path_and_query: &str) -> Result<Response, reqwest::Error> {
        self.send(Method::GET, path_and_query, None, &[]).await
    }

    async fn send(
        &mut self,
        method: Method,
        path_and_query: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Result<Response, reqwest::Error> {
        let path = path_and_query.split('?').next().unwrap_or(path_and_query);
        let to = self.instance.clone().unwrap_or_else(|| self.origin.clone());
        for last in [false, true] {
            let mut request = self
                .client
                .request(method.clone(), to.join(path_and_query))
                .header(client::CLIENT_HEADER, "kazasu-journey/0.1.0/linux")
                .header(dpop::PROOF_HEADER, self.proof(method.as_str(), path));
            if let Some(token) = &self.token {
                // EXPOSE: the header this token is for.
                request = request.header("Authorization", format!("DPoP {}", token.expose()));
            }
            if let Some((media_type, bytes)) = &body {
                request = request.header("Content-Type", *media_type).body(bytes.clone());
            }
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let response = request.send().await?;
            let wanted = response
                .headers()
                .get(dpop::NONCE_HEADER)
                .and_then(|value| value.to_str().ok());
            let stale = response.status() == 401 && wanted != self.nonce.as_deref();
            if let Some(nonce) = wanted {
                self.nonce = Some(nonce.to_owned());
            }
            if !stale || last {
                return Ok(response);
            }
        }
        unreachable!("the second turn returns")
    }
}
