//! A browser as far as the portal needs one: cookies, forms, no script.

use std::collections::BTreeMap;

use kazasu_service::portal::mail;
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};

use super::World;

pub struct Browser {
    http: reqwest::Client,
    origin: String,
    cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub struct Shown {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Shown {
    /// Holds the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Holds that something is read on the page.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{text} is not in {}", self.body);
        self
    }

    /// Holds that this is the page of a code.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Self {
        self.is(status).says(code)
    }

    /// Holds that it leads on; where to.
    #[track_caller]
    pub fn leads(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.headers["location"].to_str().unwrap()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let begin = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&begin)?;
        Some(rest.split('"').next().unwrap().to_owned())
    }

    /// Groups of letters that are to be typed elsewhere, joined.
    pub fn grouped(&self) -> Vec<String> {
        let values = self
            .body
            .split("<dd")
            .skip(1)
            .map(|rest| rest.split("</dd>").next().unwrap());
        let text = |html: &str| {
            let mut inside = true;
            let mut text = String::new();
            for letter in html.chars() {
                match letter {
                    '<' => inside = true,
                    '>' => inside = false,
                    letter if !inside => text.push(letter),
                    _ => {}
                }
            }
            text.split_whitespace().collect::<String>()
        };
        values.map(text).collect()
    }
}

impl Browser {
    pub fn new(world: &World) -> Self {
        Self {
            http: reqwest::Client::builder()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            origin: world.running.origin.as_str().to_owned(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        self.send(Method::GET, path, None).await
    }

    /// Sends a form as it is: with the token of the page at `from`.
    pub async fn post(&mut self, from: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        let page = self.get(from).await;
        let csrf = page.hidden("csrf").unwrap_or_default();
        self.submit(to, &csrf, fields).await
    }

    /// Sends a form with a token.
    pub async fn submit(&mut self, to: &str, csrf: &str, fields: &[(&str, &str)]) -> Shown {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields).append_pair("csrf", csrf);
        self.send(Method::POST, to, Some(form.finish())).await
    }

    pub async fn send(&mut self, method: Method, path: &str, form: Option<String>) -> Shown {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        };
        let mut request = self.http.request(method, url).header("Accept", "text/html,*/*");
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !self.cookies.is_empty() {
            let all: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header("Cookie", all.join("; "));
        }
        if let Some(form) = form {
            request = request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for cookie in headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Shown {
            status,
            headers,
            body: response.text().await.unwrap(),
        }
    }

    pub async fn log_in(&mut self, email: &str, password: &str) -> Shown {
        self.post("/login", "/login", &[("email", email), ("password", password)])
            .await
    }
}

/// The mails to an address, the newest first: kind and text.
pub async fn mails(world: &World, to: &str) -> Vec<(String, String)> {
    let all = mail::newest(world.service()).await.unwrap();
    all.into_iter()
        .filter(|shown| shown.letter.to == to)
        .map(|shown| (shown.kind, shown.letter.text))
        .collect()
}

/// The link of the newest mail to an address.
pub async fn newest_link(world: &World, to: &str) -> String {
    let mails = mails(world, to).await;
    let (_, text) = mails.first().expect("a mail");
    text.lines()
        .find(|line| line.starts_with("http"))
        .unwrap()
        .to_owned()
}
