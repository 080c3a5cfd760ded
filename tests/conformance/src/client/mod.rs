//! A small client: takes what is new of its clinic and tells it, one JSON object per line.
//!
//! It knows nothing of the service's own types, as a vendor's would not. `clients/receipt_client.py` is its twin.

mod habit;
mod page;
mod state;

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::{ACCEPT, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use thiserror::Error;

pub use habit::Habit;
pub use page::{Coverage, Page, Told};
use state::State;

use crate::case::Format;

/// So often a client waits as it is asked to before it gives up.
const WAITS: u32 = 5;

/// What a client is started with.
#[derive(Debug, Clone)]
pub struct Client {
    /// The service.
    pub origin: String,
    /// The client's id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// The format it takes.
    pub format: Format,
    /// The folder of what it keeps from one start to the next.
    pub folder: PathBuf,
    /// What it does wrong on purpose.
    pub habit: Option<Habit>,
}

/// Why a client gives up; what it has told so far it keeps.
#[derive(Debug, Error)]
pub enum GaveUp {
    /// The service cannot be reached, or breaks off.
    #[error("the service cannot be reached: {0}")]
    Http(#[from] reqwest::Error),
    /// What is kept cannot be read or written, or nothing can be told.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// The service said no.
    #[error("refused with {0}")]
    Refused(StatusCode),
    /// An answer is not of the format.
    #[error("the answer cannot be read")]
    Malformed,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Client {
    /// Takes all there is.
    ///
    /// # Errors
    /// [`GaveUp`].
    pub async fn run(&self, out: &mut impl std::io::Write) -> Result<(), GaveUp> {
        let http = reqwest::Client::new();
        let mut state = State::read(&self.folder)?;
        let mut token = self.token(&http).await?;
        let (mut fresh, mut waits) = (true, 0);
        loop {
            let answer = self.ask(&http, &token, &state).await?;
            match answer.status() {
                StatusCode::UNAUTHORIZED if !fresh || self.has(Habit::Endless) => {
                    if !self.has(Habit::Stubborn) {
                        token = self.token(&http).await?;
                    }
                    fresh = true;
                }
                status @ (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) => {
                    waits += 1;
                    self.wait(&answer, waits).await.ok_or(GaveUp::Refused(status))?;
                }
                StatusCode::NOT_MODIFIED => return Ok(()),
                StatusCode::OK => {
                    if self.has(Habit::Wasteful) {
                        token = self.token(&http).await?;
                    }
                    (fresh, waits) = (false, 0);
                    if !self.take(answer, &mut state, out).await? || self.has(Habit::Hasty) {
                        return Ok(());
                    }
                }
                status => return Err(GaveUp::Refused(status)),
            }
        }
    }

    fn has(&self, habit: Habit) -> bool {
        self.habit == Some(habit)
    }

    async fn token(&self, http: &reqwest::Client) -> Result<String, GaveUp> {
        let mut waits = 0;
        loop {
            let answer = http
                .post(format!("{}/v1/token", self.origin))
                .basic_auth(&self.id, Some(&self.secret))
                .form(&[("grant_type", "client_credentials")])
                .send()
                .await?;
            match answer.status() {
                StatusCode::OK => {
                    let token: Token = answer.json().await.map_err(|_| GaveUp::Malformed)?;
                    return Ok(token.access_token);
                }
                status => {
                    waits += 1;
                    self.wait(&answer, waits).await.ok_or(GaveUp::Refused(status))?;
                }
            }
        }
    }

    async fn ask(&self, http: &reqwest::Client, token: &str, state: &State) -> Result<Response, GaveUp> {
        let mut url =
            url::Url::parse(&format!("{}/v1/receipt/results", self.origin)).map_err(|_| GaveUp::Malformed)?;
        if let Some(cursor) = self.cursor(state) {
            url.query_pairs_mut().append_pair("since", &cursor);
        }
        if self.has(Habit::Talkative) {
            url.query_pairs_mut().append_pair("access_token", token);
        }
        let accept = match self.habit {
            Some(Habit::OneFormat) => Format::Json,
            _ => self.format,
        };
        let mut request = http
            .get(url)
            .header(ACCEPT, accept.media_type())
            .bearer_auth(token);
        if let Some(tag) = state.tag.as_ref().filter(|_| !self.has(Habit::Forgetful)) {
            request = request.header(IF_NONE_MATCH, tag);
        }
        Ok(request.send().await?)
    }

    fn cursor(&self, state: &State) -> Option<String> {
        match self.habit {
            Some(Habit::Counting) => Some(state.told.to_string()).filter(|_| state.told > 0),
            Some(Habit::Restarting) => None,
            _ => state.cursor.clone(),
        }
    }

    /// Waits as long as it is asked to; `None` where it is not, or too often.
    async fn wait(&self, answer: &Response, waits: u32) -> Option<()> {
        let header = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
        let seconds: u64 = header.parse().ok()?;
        if waits > WAITS {
            return None;
        }
        if !self.has(Habit::Impatient) {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
        Some(())
    }

    /// Tells a page and keeps its place; whether there is more.
    async fn take(
        &self,
        answer: Response,
        state: &mut State,
        out: &mut impl std::io::Write,
    ) -> Result<bool, GaveUp> {
        let tag = answer
            .headers()
            .get(ETAG)
            .and_then(|tag| tag.to_str().ok())
            .map(str::to_owned);
        let text = answer.text().await?;
        let page = Page::read(self.format, &text, self.habit).ok_or(GaveUp::Malformed)?;
        for told in &page.results {
            writeln!(out, "{}", self.line(told))?;
        }
        out.flush()?;
        // The tag belongs to the place it was answered at: an empty page is asked for again there.
        let moved = state.cursor.as_ref() != Some(&page.next);
        state.tag = tag.filter(|_| !moved);
        state.told += page.results.len();
        state.cursor = Some(page.next);
        state.write(&self.folder)?;
        Ok(page.more)
    }

    fn line(&self, told: &Told) -> serde_json::Value {
        let mut line = serde_json::to_value(told).unwrap_or_default();
        if self.has(Habit::Numeric) {
            for coverage in line["coverages"].as_array_mut().into_iter().flatten() {
                let number: Option<u64> = coverage["insurer_number"]
                    .as_str()
                    .and_then(|text| text.parse().ok());
                coverage["insurer_number"] = number.map(|number| number.to_string()).into();
            }
        }
        line
    }
}
