//! A browser that goes where it is led, registers, logs in, shows its second factor and sends files.

use std::collections::BTreeMap;

use kazasu_service::portal::operator;
use reqwest::header::{LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use ring::hmac;

use super::World;

pub const PASSWORD: &str = "Abcdefg1";

pub struct Walker<'a> {
    world: &'a World,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    /// Key of the second factor, once it was shown.
    secret: Option<Vec<u8>>,
}

/// A page, after the redirects that led to it.
pub struct Shown {
    pub status: u16,
    pub path: String,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
    pub html: String,
}

impl Shown {
    /// Holds the status, and gives the page back.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.html);
        self
    }

    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(
            self.html.contains(text),
            "{} does not say {text}: {}",
            self.path,
            self.html
        );
    }

    /// What stands between two texts, the entities of attributes undone.
    pub fn between(&self, before: &str, after: &str) -> String {
        let (_, rest) = self
            .html
            .split_once(before)
            .unwrap_or_else(|| panic_of(self, before));
        let (found, _) = rest.split_once(after).unwrap();
        found.replace("&#38;", "&").replace("&amp;", "&")
    }
}

#[expect(clippy::panic, reason = "a test that cannot go on has failed")]
fn panic_of<T>(shown: &Shown, text: &str) -> T {
    panic!("{} holds no {text}: {}", shown.path, shown.html)
}

impl<'a> Walker<'a> {
    pub fn new(world: &'a World) -> Self {
        Self {
            world,
            http: reqwest::Client::builder()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            cookies: BTreeMap::new(),
            secret: None,
        }
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        let url = self.world.running.origin.join(path);
        let request = self.http.get(url);
        self.follow(request, path).await
    }

    /// Sends the form of the page at `page`, by its token.
    pub async fn post(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.token(page).await;
        let mut form = vec![("csrf", token.as_str())];
        form.extend_from_slice(fields);
        let url = self.world.running.origin.join(action);
        let request = self.http.post(url).form(&form);
        self.follow(request, action).await
    }

    /// Sends a file with the form of the page at `page`.
    pub async fn upload(&mut self, page: &str, action: &str, name: &str, bytes: &[u8]) -> Shown {
        let token = self.token(page).await;
        let mut body = format!(
            "--BOUND\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--BOUND\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--BOUND--\r\n");
        let url = self.world.running.origin.join(action);
        let request = self
            .http
            .post(url)
            .header("content-type", "multipart/form-data; boundary=BOUND")
            .body(body);
        self.follow(request, action).await
    }

    async fn token(&mut self, page: &str) -> String {
        let page = self.get(page).await;
        page.between("name=\"csrf\" value=\"", "\"")
    }

    async fn follow(&mut self, request: reqwest::RequestBuilder, path: &str) -> Shown {
        let mut request = request;
        let mut path = path.to_owned();
        loop {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let response = request
                .header("cookie", cookies.join("; "))
                .header("accept-language", "ja")
                .header("accept", "text/html")
                .send()
                .await
                .unwrap();
            for cookie in response.headers().get_all(SET_COOKIE) {
                let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = cookie.split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            if let Some(next) = response.headers().get(LOCATION) {
                path = next.to_str().unwrap().to_owned();
                request = self.http.get(self.world.running.origin.join(&path));
                continue;
            }
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let bytes = response.bytes().await.unwrap().to_vec();
            return Shown {
                status,
                path,
                headers,
                html: String::from_utf8_lossy(&bytes).into_owned(),
                bytes,
            };
        }
    }

    /// Registers a clinic and logs in.
    pub async fn register(&mut self, kind: &str, number: &str, email: &str) -> Shown {
        let fields = [
            ("family_name", "基金"),
            ("given_name", "太郎"),
            ("kind", kind),
            ("registration_number", number),
            ("telephone", "01201234567"),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
            ("consent", "yes"),
        ];
        let confirm = self.post("/register", "/register", &fields).await.is(200);
        let draft = confirm.between("name=\"draft\" value=\"", "\"");
        let token = confirm.between("name=\"csrf\" value=\"", "\"");
        let url = self.world.running.origin.join("/register/confirm");
        let form = [("csrf", token.as_str()), ("draft", draft.as_str())];
        let request = self.http.post(url).form(&form);
        self.follow(request, "/register/confirm").await.is(200);
        let outbox = self.get("/test/outbox").await.is(200);
        let word = outbox.between("/register/links/", "\n");
        let word = word.split(['<', '"', ' ']).next().unwrap().to_owned();
        let link = format!("/register/links/{word}");
        self.post(&link, &link, &[]).await.is(200);
        let form = [
            ("email", email),
            ("password", PASSWORD),
            ("next", "/applications"),
        ];
        self.post("/login", "/login", &form).await.is(200)
    }

    /// A person of the operator, logged in with the second factor.
    pub async fn operator(world: &'a World, name: &str) -> Self {
        let (_, password) = operator::add(world.service(), name).await.unwrap();
        let mut browser = Self::new(world);
        // EXPOSE: typed into the log-in.
        let form = [("email", name), ("password", password.expose())];
        browser.post("/desk/login", "/desk/login", &form).await;
        browser.prove("/desk/second-factor").await;
        browser
    }

    /// Shows the second factor, and sets it up the first time.
    pub async fn prove(&mut self, page: &str) {
        let shown = self.get(page).await.is(200);
        if self.secret.is_none() {
            let secret = shown.between("secret=", "&");
            self.secret = Some(base32(secret.split(['"', '&']).next().unwrap()));
        }
        let code = totp(self.secret.as_ref().unwrap(), self.world.now().as_second());
        self.post(page, page, &[("code", &code)]).await.is(200);
    }
}

fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut count, mut out) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => break,
        };
        bits = bits << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    out
}

/// RFC 6238 with six digits and thirty seconds.
fn totp(secret: &[u8], second: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &(second / 30).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 0xf);
    let word = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}
