//! A browser that goes where it is led, registers, logs in, shows its second factor and sends files.

use kazasu_service::portal::operator;
use reqwest::Method;
use reqwest::header::LOCATION;

use super::World;
use super::browser::{Browser, Sent, Shown, code, form_with_file};

pub const PASSWORD: &str = "Abcdefg1";

pub struct Walker<'a> {
    world: &'a World,
    browser: Browser,
    /// Key of the second factor, once it was shown.
    secret: Option<String>,
}

impl<'a> Walker<'a> {
    pub fn new(world: &'a World) -> Self {
        let mut browser = Browser::new(world);
        browser.headers.push(("Accept-Language", "ja".to_owned()));
        Self {
            world,
            browser,
            secret: None,
        }
    }

    pub async fn get(&mut self, path: &str) -> Shown {
        self.follow(Method::GET, path, None).await
    }

    /// Sends the form of the page at `page`, by its token.
    pub async fn post(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.token(page).await;
        let shown = self.browser.submit(action, &token, fields).await;
        self.led(shown).await
    }

    /// Sends a file with the form of the page at `page`.
    pub async fn upload(&mut self, page: &str, action: &str, name: &str, bytes: &[u8]) -> Shown {
        let token = self.token(page).await;
        let sent = form_with_file(&token, name, bytes);
        self.follow(Method::POST, action, Some(sent)).await
    }

    async fn token(&mut self, page: &str) -> String {
        let page = self.get(page).await;
        page.between("name=\"csrf\" value=\"", "\"")
    }

    async fn follow(&mut self, method: Method, path: &str, sent: Option<Sent>) -> Shown {
        let shown = self.browser.send(method, path, sent).await;
        self.led(shown).await
    }

    /// Goes where an answer leads.
    async fn led(&mut self, mut shown: Shown) -> Shown {
        while let Some(next) = shown.headers.get(LOCATION) {
            let next = next.to_str().unwrap().to_owned();
            shown = self.browser.get(&next).await;
        }
        shown
    }

    /// Registers a clinic and logs in.
    pub async fn register(&mut self, kind: &str, number: &str, email: &str) -> Shown {
        let facility = [("kind", kind), ("registration_number", number)];
        self.register_facility(&facility, email).await
    }

    /// Registers whatever the fields name and logs in.
    pub async fn register_facility(&mut self, facility: &[(&str, &str)], email: &str) -> Shown {
        let mut fields = facility.to_vec();
        fields.extend([
            ("family_name", "基金"),
            ("given_name", "太郎"),
            ("telephone", "01201234567"),
            ("email", email),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
            ("consent", "yes"),
        ]);
        let confirm = self.post("/register", "/register", &fields).await.is(200);
        let draft = confirm.between("name=\"draft\" value=\"", "\"");
        let token = confirm.between("name=\"csrf\" value=\"", "\"");
        let fields = [("draft", draft.as_str())];
        let shown = self.browser.submit("/register/confirm", &token, &fields).await;
        self.led(shown).await.is(200);
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

    /// Sends the application whose confirmation is shown.
    pub async fn confirm(&mut self, id: &str, shown: &Shown) -> Shown {
        let version = version_of(shown);
        let form = [("version", version.as_str()), ("do", "send")];
        self.post("/accounts", &format!("/applications/{id}/submit"), &form)
            .await
    }

    /// Claims an application at the desk, and decides about it.
    pub async fn decide(&mut self, id: &str, fields: &[(&str, &str)]) -> Shown {
        let page = format!("/desk/applications/{id}");
        let version = version_of(&self.get(&page).await.is(200));
        let shown = self
            .post(&page, &format!("{page}/claim"), &[("version", &version)])
            .await
            .is(200);
        let version = version_of(&shown);
        let mut form = vec![("version", version.as_str())];
        form.extend_from_slice(fields);
        self.post(&page, &format!("{page}/decide"), &form).await
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
            self.secret = Some(secret.split(['"', '&']).next().unwrap().to_owned());
        }
        let code = code(self.secret.as_ref().unwrap(), self.world);
        self.post(page, page, &[("code", &code)]).await.is(200);
    }
}

/// The version of what a page shows, by its form.
fn version_of(shown: &Shown) -> String {
    shown.between("name=\"version\" value=\"", "\"")
}
