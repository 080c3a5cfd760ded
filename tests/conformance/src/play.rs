//! The service as a case wants it, on loopback; it writes down what a client does wrong.
//!
//! Time is the machine's: a client is a program of its own, and whether it waits can only be seen on a real clock. Only
//! "too early" is judged, never "too late".

mod answer;
mod stage;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::Response;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kazasu_wire::result::EligibilityResult;
use kazasu_wire::route;
use kazasu_wire::signed::sha256;
use serde_json::{Value, json};

use self::answer::{basic, bearer, header, json_answer, problem};
use self::stage::Stage;
use crate::case::{Format, Round, Target};
use crate::fault::{Fault, Rule};

/// The client of every case.
pub const CLIENT_ID: &str = "conformance-client";
/// Its secret.
pub const CLIENT_SECRET: &str = "kzs_conformance-secret_0123456789";
/// 機関コード of the clinic.
pub const INSTITUTION: &str = "4880000001";
/// After so many requests in one round a client is in a loop.
const LOOP: u32 = 60;

/// A playing service.
pub struct Play {
    /// Where it listens.
    pub address: SocketAddr,
    stage: Arc<Mutex<Stage>>,
    server: tokio::task::JoinHandle<()>,
}

/// Requests of one round.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// For a token.
    pub token: u32,
    /// For results.
    pub results: u32,
}

impl Play {
    /// Starts with nothing.
    ///
    /// # Errors
    /// Where nothing can be listened on.
    pub async fn start(format: Format, strange: bool) -> std::io::Result<Self> {
        let stage = Arc::new(Mutex::new(Stage::new(format, strange)));
        let routes = Router::new()
            .route(route::TOKEN, post(token))
            .route(route::RECEIPT_RESULTS, get(results))
            .fallback(elsewhere)
            .with_state(stage.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            // An error here is a client that hung up.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            stage,
            server,
        })
    }

    /// Begins a round with the results that are new in it.
    pub fn begin(&self, round: &Round, new: Vec<(Value, EligibilityResult)>) {
        let mut stage = lock(&self.stage);
        stage.results.extend(new);
        stage.page = round.page;
        stage.events.clone_from(&round.events);
        stage.asked = Asked::default();
        stage.not_before = None;
    }

    /// What was asked in this round, and the faults since the last call.
    #[must_use]
    pub fn end(&self) -> (Asked, Vec<Fault>) {
        let mut stage = lock(&self.stage);
        (stage.asked, std::mem::take(&mut stage.faults))
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Shared = State<Arc<Mutex<Stage>>>;

async fn token(State(stage): Shared, RawQuery(query): RawQuery, headers: HeaderMap, body: Bytes) -> Response {
    let mut stage = lock(&stage);
    stage.asked.token += 1;
    let nth = stage.asked.token;
    stage.look_at(query.as_deref(), &headers);
    if let Some(event) = stage.event(Target::Token, nth) {
        return stage.out_of_turn(&event);
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    if form.get("grant_type").map(String::as_str) != Some("client_credentials") {
        stage.fault(Rule::Token, "grant_type is not client_credentials");
        return problem(400, "request.field.invalid", Some("unsupported_grant_type"));
    }
    let in_form = form
        .get("client_id")
        .cloned()
        .zip(form.get("client_secret").cloned());
    let credentials = basic(&headers).or(in_form);
    if credentials != Some((CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned())) {
        stage.fault(Rule::Token, "id and secret were not given by Basic or by form");
        return problem(401, "receipt.client.invalid", Some("invalid_client"));
    }
    stage.tokens += 1;
    let name = format!("token {}", stage.tokens);
    let token = URL_SAFE_NO_PAD.encode(sha256(name.as_bytes()));
    stage.live.insert(token.clone());
    let mut answer = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": 600,
        "server_time": "2026-11-21T03:00:00Z",
    });
    if stage.strange {
        answer["future_member"] = json!({"of": ["another", "shape"]});
    }
    json_answer(&answer)
}

async fn results(State(stage): Shared, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let mut stage = lock(&stage);
    stage.asked.results += 1;
    let nth = stage.asked.results;
    stage.look_at(query.as_deref(), &headers);
    if nth + stage.asked.token > LOOP {
        stage.fault(Rule::Requests, format!("more than {LOOP} requests"));
        return problem(400, "request.field.invalid", None);
    }
    let wanted = stage.format.media_type();
    if header(&headers, ACCEPT).is_none_or(|accept| !accept.contains(wanted)) {
        stage.fault(Rule::Format, format!("Accept does not name {wanted}"));
    }
    let Some(token) = bearer(&headers) else {
        stage.fault(Rule::Token, "no bearer token");
        return problem(401, "receipt.token.missing", None);
    };
    if let Some(event) = stage.event(Target::Results, nth) {
        if event.status == 401 {
            stage.live.remove(&token);
        }
        return stage.out_of_turn(&event);
    }
    if !stage.live.contains(&token) {
        stage.fault(Rule::Renewal, "a token that is void was sent again");
        return problem(401, "receipt.token.invalid", None);
    }
    stage.page(query.as_deref().unwrap_or_default(), &headers)
}

async fn elsewhere(State(stage): Shared, request: Request) -> Response {
    lock(&stage).fault(
        Rule::Requests,
        format!("{} {} is not of the API", request.method(), request.uri().path()),
    );
    problem(404, "request.route.unknown", None)
}

fn lock(stage: &Mutex<Stage>) -> MutexGuard<'_, Stage> {
    stage.lock().unwrap_or_else(PoisonError::into_inner)
}
