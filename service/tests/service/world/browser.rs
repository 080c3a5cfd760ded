//! A browser as far as the portal needs one: cookies, forms, no script.

use std::collections::BTreeMap;

use kazasu_service::portal::mail;
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use totp_rs::{Builder, Secret};

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
    /// What was asked for.
    pub path: String,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
    /// The bytes as text.
    pub body: String,
}

/// A body and its type.
pub type Sent = (&'static str, Vec<u8>);

/// A form whose token stands before its file.
pub fn form_with_file(csrf: &str, name: &str, bytes: &[u8]) -> Sent {
    let mut body = format!(
        "--BOUND\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--BOUND\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--BOUND--\r\n");
    ("multipart/form-data; boundary=BOUND", body)
}

impl Shown {
    /// Holds the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.body);
        self
    }

    /// Holds that something is read on the page.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        assert!(
            self.body.contains(text),
            "{} does not say {text}: {}",
            self.path,
            self.body
        );
        self
    }

    /// Holds that this is the page of a code.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Self {
        let shown = self.is(status);
        shown.says(code);
        shown
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

    /// What stands between two texts, the entities of attributes undone.
    #[track_caller]
    pub fn between(&self, before: &str, after: &str) -> String {
        self.says(before);
        let (_, rest) = self.body.split_once(before).unwrap();
        let (found, _) = rest.split_once(after).unwrap();
        found.replace("&#38;", "&").replace("&amp;", "&")
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
        let form = ("application/x-www-form-urlencoded", form.finish().into_bytes());
        self.send(Method::POST, to, Some(form)).await
    }

    pub async fn send(&mut self, method: Method, path: &str, sent: Option<Sent>) -> Shown {
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
        if let Some((kind, body)) = sent {
            request = request.header("Content-Type", kind).body(body);
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
        let bytes = response.bytes().await.unwrap().to_vec();
        Shown {
            status,
            path: path.to_owned(),
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    pub async fn log_in(&mut self, email: &str, password: &str) -> Shown {
        self.post("/login", "/login", &[("email", email), ("password", password)])
            .await
    }
}

/// What an authenticator with this key shows now.
pub fn code(key: &str, world: &World) -> String {
    let totp = Builder::new()
        .with_secret(Secret::try_from_base32(key).unwrap())
        .build()
        .unwrap();
    totp.generate(u64::try_from(world.now().as_second()).unwrap())
        .to_string()
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
