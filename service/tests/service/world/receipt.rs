//! A receipt computer: a client of one clinic that speaks plain HTTP and OAuth.

use kazasu_service::receipt::client;
use kazasu_wire::result::ResultPage;
use kazasu_wire::route;
use reqwest::Method;
use serde_json::json;

use super::{Answer, World};

pub struct Receipt {
    pub id: String,
    pub secret: String,
    pub token: String,
}

impl Receipt {
    /// An approved client of a clinic, with an access token.
    pub async fn of(world: &World, code: &str) -> Self {
        let mut receipt = Self::waiting(world, code).await;
        client::approve(world.service(), &receipt.id.parse().unwrap())
            .await
            .unwrap();
        receipt.renew(world).await;
        receipt
    }

    /// A client nobody has approved yet.
    pub async fn waiting(world: &World, code: &str) -> Self {
        let issued = client::add(world.service(), &code.parse().unwrap(), None, false)
            .await
            .unwrap();
        Self {
            id: issued.client.client_id.to_string(),
            secret: issued.secret.expose().to_owned(),
            token: String::new(),
        }
    }

    pub async fn renew(&mut self, world: &World) {
        let answer = self.basic(world).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        self.token = answer.json["access_token"].as_str().unwrap().to_owned();
    }

    /// A token by `client_secret_basic`.
    pub async fn basic(&self, world: &World) -> Answer {
        let request = token_request(world, &[("grant_type", "client_credentials")])
            .basic_auth(&self.id, Some(&self.secret));
        Answer::of(request.send().await.unwrap()).await
    }

    /// A token by `client_secret_post`.
    pub async fn post(&self, world: &World) -> Answer {
        token_answer(
            world,
            &[
                ("grant_type", "client_credentials"),
                ("client_id", &self.id),
                ("client_secret", &self.secret),
            ],
        )
        .await
    }

    /// A request with this client's token and more headers.
    pub async fn send(&self, world: &World, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = world
            .http
            .request(method, world.running.origin.join(path))
            .bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub async fn get(&self, world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(world, Method::GET, path, headers).await
    }

    pub async fn page(&self, world: &World, query: &str) -> ResultPage {
        let path = format!("{}{query}", route::RECEIPT_RESULTS);
        let answer = self.get(world, &path, &[]).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        serde_json::from_slice(&answer.bytes).unwrap()
    }

    /// Sets or takes away the 照会番号 of a result.
    pub async fn set(
        &self,
        world: &World,
        path: &str,
        number: Option<&str>,
        if_match: Option<&str>,
    ) -> Answer {
        let mut request = world
            .http
            .put(world.running.origin.join(path))
            .bearer_auth(&self.token)
            .json(&json!({"reference_number": number}));
        if let Some(tag) = if_match {
            request = request.header("If-Match", tag);
        }
        Answer::of(request.send().await.unwrap()).await
    }
}

pub fn token_request(world: &World, form: &[(&str, &str)]) -> reqwest::RequestBuilder {
    world
        .http
        .post(world.running.origin.join(route::TOKEN))
        .form(form)
}

pub async fn token_answer(world: &World, form: &[(&str, &str)]) -> Answer {
    Answer::of(token_request(world, form).send().await.unwrap()).await
}

/// The place of a result.
pub fn result_path(id: &impl std::fmt::Display) -> String {
    format!("{}/{id}", route::RECEIPT_RESULTS)
}

/// The place of its 照会番号.
pub fn number_path(id: &impl std::fmt::Display) -> String {
    format!("{}/inquiry-number", result_path(id))
}

impl Answer {
    pub fn tag(&self) -> String {
        self.headers["etag"].to_str().unwrap().to_owned()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }
}
