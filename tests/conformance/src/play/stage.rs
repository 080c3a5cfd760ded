//! What a playing service holds, and what it judges of each request.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::signed::sha256;
use kazasu_wire::xml;
use serde_json::{Value, json};

use super::answer::{header, problem};
use super::{Asked, CLIENT_SECRET, INSTITUTION};
use crate::case::{Event, Format, Target};
use crate::fault::{Fault, Rule};

/// A cursor that looks like no other: nobody computes it.
const CURSOR_SALT: &str = "kazasu conformance cursor";

/// The service of one case.
pub(super) struct Stage {
    pub(super) format: Format,
    pub(super) strange: bool,
    /// What the clinic has, as the case wrote it.
    pub(super) results: Vec<(Value, EligibilityResult)>,
    pub(super) page: usize,
    pub(super) events: Vec<Event>,
    pub(super) tokens: u32,
    /// Tokens that were given and not voided.
    pub(super) live: HashSet<String>,
    pub(super) asked: Asked,
    /// Tags of answers, by path and query.
    pub(super) tags: HashMap<String, String>,
    /// Cursors the client was told, beside none.
    pub(super) given: HashSet<String>,
    pub(super) not_before: Option<Instant>,
    pub(super) faults: Vec<Fault>,
}

impl Stage {
    /// Nothing yet.
    pub(super) fn new(format: Format, strange: bool) -> Self {
        Self {
            format,
            strange,
            results: Vec::new(),
            page: 0,
            events: Vec::new(),
            tokens: 0,
            live: HashSet::new(),
            asked: Asked::default(),
            tags: HashMap::new(),
            given: HashSet::new(),
            not_before: None,
            faults: Vec::new(),
        }
    }

    pub(super) fn fault(&mut self, rule: Rule, seen: impl Into<String>) {
        self.faults.push(Fault::new(rule, seen));
    }

    /// What holds for every request.
    pub(super) fn look_at(&mut self, query: Option<&str>, headers: &HeaderMap) {
        let query = query.unwrap_or_default();
        let secret = query.contains(CLIENT_SECRET) || self.live.iter().any(|token| query.contains(token));
        if secret {
            self.fault(Rule::Secret, "a secret is in the URL");
        }
        let early = self
            .not_before
            .map(|not_before| not_before.saturating_duration_since(Instant::now()))
            .filter(|left| !left.is_zero());
        if let Some(left) = early {
            self.fault(
                Rule::Patience,
                format!("asked {} ms before Retry-After was over", left.as_millis()),
            );
        }
        if headers.contains_key(AUTHORIZATION) && query.contains("access_token") {
            self.fault(Rule::Secret, "a token is in the URL");
        }
    }

    pub(super) fn event(&self, on: Target, nth: u32) -> Option<Event> {
        let meant = |event: &&Event| event.on == on && (event.nth == nth || event.lasting && event.nth < nth);
        self.events.iter().find(meant).cloned()
    }

    pub(super) fn out_of_turn(&mut self, event: &Event) -> Response {
        let mut response = problem(event.status, &event.code, event.error.as_deref());
        if let Some(seconds) = event.retry_after {
            self.not_before = Some(Instant::now() + Duration::from_secs(seconds.into()));
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }

    pub(super) fn page(&mut self, query: &str, headers: &HeaderMap) -> Response {
        let parameters: HashMap<String, String> = url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let since = match parameters.get("since") {
            None => Some(0),
            Some(given) if self.given.contains(given) => {
                (0..=self.results.len()).find(|index| cursor(*index) == *given)
            }
            Some(_) => None,
        };
        let Some(since) = since else {
            self.fault(Rule::Cursor, "a cursor the service never gave");
            return problem(400, "request.field.invalid", None);
        };
        let asked = parameters.get("limit").and_then(|limit| limit.parse().ok());
        let limit = asked.unwrap_or(self.page).min(self.page).max(1);
        let end = (since + limit).min(self.results.len());
        self.given.insert(cursor(end));
        let Some(body) = self.body(since, end) else {
            return problem(500, "service.internal.bug", None);
        };
        self.tagged(query, headers, body)
    }

    fn tagged(&mut self, query: &str, headers: &HeaderMap, body: String) -> Response {
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(sha256(body.as_bytes())));
        let held = header(headers, IF_NONE_MATCH);
        if let Some(known) = self.tags.get(query)
            && held.as_deref() != Some(known)
        {
            let seen = format!("asked again for ?{query} without the tag it was answered with");
            self.fault(Rule::Tag, seen);
        }
        self.tags.insert(query.to_owned(), tag.clone());
        let known = held.as_deref() == Some(tag.as_str());
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(CONTENT_TYPE, self.format.media_type())], body).into_response()
        };
        if let Ok(tag) = tag.parse() {
            response.headers_mut().insert(ETAG, tag);
        }
        response
    }

    fn body(&self, since: usize, end: usize) -> Option<String> {
        let shown = self.results.get(since..end)?;
        let more = end < self.results.len();
        match self.format {
            Format::Json => {
                let results: Vec<&Value> = shown.iter().map(|(written, _)| written).collect();
                let mut page = json!({"results": results, "next": cursor(end), "more": more});
                if self.strange {
                    page["future_member"] = json!([1, null]);
                    for result in page["results"].as_array_mut()? {
                        result["future_member"] = json!({"of": "another shape"});
                    }
                }
                Some(page.to_string())
            }
            Format::Xml => {
                let page = ResultPage {
                    results: shown.iter().map(|(_, result)| result.clone()).collect(),
                    next: cursor(end).parse().ok()?,
                    more,
                };
                let xml = xml::of_page(&INSTITUTION.parse().ok()?, &page).ok()?;
                Some(if self.strange {
                    with_strange_elements(&xml)
                } else {
                    xml
                })
            }
        }
    }
}

/// Elements no client has heard of, in every place that can grow.
fn with_strange_elements(xml: &str) -> String {
    let future = "<FutureElement a=\"1\"><Name>別</Name></FutureElement>";
    let ours = "<kazasu:Future><kazasu:ResultId>x</kazasu:ResultId></kazasu:Future>";
    xml.replace("</MessageHeader>", &format!("{future}</MessageHeader>"))
        .replace(
            "</ResultOfQualificationConfirmation>",
            &format!("{future}</ResultOfQualificationConfirmation>"),
        )
        .replace("<kazasu:Next>", &format!("{ours}<kazasu:Next>"))
}

fn cursor(index: usize) -> String {
    let hash = sha256(format!("{CURSOR_SALT} {index}").as_bytes());
    URL_SAFE_NO_PAD.encode(hash.iter().copied().take(9).collect::<Vec<_>>())
}
