//! Wrong tries of secrets: slowed, then locked, where they come from.

use kazasu_service::settings::{Address, Settings};
use kazasu_service::tries::{Unlock, UnlockError, unlock};
use kazasu_service::{IssuedAccount, Service};
use kazasu_wire::route;
use kazasu_wire::secret::ActivationCode;

use crate::world::device::activation;
use crate::world::{Answer, Call, Device, FIRST, Receipt, World};

pub const ATTACKER: &str = "203.0.113.66";
pub const OWNER: &str = "198.51.100.7";

/// A world in which a test says where a request comes from.
pub async fn world() -> World {
    World::with(|settings: &mut Settings| {
        settings.behind_proxy = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await
}

pub async fn activate(world: &World, account: &IssuedAccount, from: &str, right: bool) -> Answer {
    let mut request = activation(account);
    if !right {
        request.activation_code = ActivationCode::new("000000000000".into());
    }
    let call = Call {
        headers: vec![("X-Forwarded-For", from.to_owned())],
        ..Call::post(route::ACTIVATIONS, &request)
    };
    Device::new().send(world, call).await
}

pub async fn token(world: &World, receipt: &Receipt, from: &str, secret: &str) -> Answer {
    let request = world
        .http
        .post(world.running.origin.join(route::TOKEN))
        .basic_auth(&receipt.id, Some(secret))
        .header("X-Forwarded-For", from)
        .form(&[("grant_type", "client_credentials")]);
    Answer::of(request.send().await.unwrap()).await
}

/// Tries wrongly, waiting as told, until it is locked; how many tries were heard.
pub async fn until_locked(world: &World, account: &IssuedAccount, from: &str) -> u32 {
    let mut heard = 0;
    loop {
        let answer = activate(world, account, from, false).await;
        match answer.code() {
            "device.activation.refused" => heard += 1,
            "device.limit.too-many" => world.pass(answer.json["retry_after"].as_i64().unwrap()),
            _ => {
                answer.refused(429, "device.limit.locked");
                assert_eq!(answer.headers["retry-after"], "86400");
                return heard;
            }
        }
    }
}

/// The same with a client secret; how many tries were heard, and the first that was not.
pub async fn until_client_locked(world: &World, receipt: &Receipt, from: &str) -> (u32, Answer) {
    let mut heard = 0;
    loop {
        let answer = token(world, receipt, from, "kzs_wrong").await;
        match answer.code() {
            "receipt.client.invalid" => heard += 1,
            "receipt.limit.too-many" => {
                assert_eq!(answer.json["error"], "temporarily_unavailable");
                world.pass(answer.json["retry_after"].as_i64().unwrap());
            }
            _ => return (heard, answer),
        }
    }
}

#[tokio::test]
async fn an_address_locks_itself_out_and_not_the_owner() {
    let world = world().await;
    let account = world.account(FIRST).await;
    let begin = world.now();
    assert_eq!(until_locked(&world, &account, ATTACKER).await, 20);
    assert!(world.now().duration_since(begin).as_hours() >= 9);
    // Locked tries cost nothing and lock no longer.
    let failures = "SELECT CAST(SUM(failures) AS BIGINT) FROM secret_tries";
    let before = world.count(failures).await;
    activate(&world, &account, ATTACKER, true)
        .await
        .refused(429, "device.limit.locked");
    assert_eq!(world.count(failures).await, before);
    assert_eq!(activate(&world, &account, OWNER, true).await.status, 200);
    // A day later the lock opens by itself.
    world.pass(86_400);
    activate(&world, &account, ATTACKER, false)
        .await
        .refused(403, "device.activation.refused");
}

#[tokio::test]
async fn an_operator_unlocks_account_client_and_address() {
    let world = world().await;
    let account = world.account(FIRST).await;
    until_locked(&world, &account, ATTACKER).await;
    let service = world.service();
    let of_account = Unlock::Account(&account.institution_code, &account.account_id);
    unlock(service, of_account).await.unwrap();
    // The address as a whole still waits for its own count of tries.
    let answer = activate(&world, &account, ATTACKER, true).await;
    answer.refused(429, "device.limit.too-many");
    let address = Address::of(ATTACKER.parse().unwrap());
    unlock(service, Unlock::Address(address)).await.unwrap();
    assert_eq!(activate(&world, &account, ATTACKER, true).await.status, 200);

    let receipt = Receipt::of(&world, FIRST).await;
    for _ in 0..5 {
        token(&world, &receipt, OWNER, "kzs_wrong").await;
    }
    let answer = token(&world, &receipt, OWNER, &receipt.secret).await;
    answer.refused(429, "receipt.limit.too-many");
    let client = receipt.id.parse().unwrap();
    unlock(service, Unlock::Client(&client)).await.unwrap();
    assert_eq!(token(&world, &receipt, OWNER, &receipt.secret).await.status, 200);

    for nothing in [of_account, Unlock::Client(&client)] {
        let refused = unlock(service, nothing).await.unwrap_err();
        assert!(matches!(refused, UnlockError::NothingWaits));
        assert_eq!(refused.code(), "request.field.invalid");
    }
    let unlocked = "SELECT COUNT(*) FROM audit WHERE action = 'tries.unlocked'";
    assert_eq!(world.count(unlocked).await, 3);
}

#[tokio::test]
async fn many_addresses_at_one_account_do_not_keep_the_owner_out() {
    let world = world().await;
    let account = world.account(FIRST).await;
    for number in 0..30 {
        let address = format!("203.0.113.{}", number / 4);
        activate(&world, &account, &address, false)
            .await
            .refused(403, "device.activation.refused");
    }
    // Each new address has one try now, not five.
    for wrong in ["203.0.113.101", "203.0.113.102"] {
        activate(&world, &account, wrong, false)
            .await
            .refused(403, "device.activation.refused");
        activate(&world, &account, wrong, false)
            .await
            .refused(429, "device.limit.too-many");
    }
    assert_eq!(activate(&world, &account, OWNER, true).await.status, 200);
}

#[tokio::test]
async fn an_address_that_goes_through_accounts_waits_for_all_of_them() {
    let world = world().await;
    let account = world.account(FIRST).await;
    for number in 1..=20 {
        let mut request = activation(&account);
        request.account_id = format!("W9{number:06}").parse().unwrap();
        let call = Call {
            headers: vec![("X-Forwarded-For", ATTACKER.to_owned())],
            ..Call::post(route::ACTIVATIONS, &request)
        };
        let answer = Device::new().send(&world, call).await;
        answer.refused(403, "device.activation.refused");
    }
    let answer = activate(&world, &account, ATTACKER, true).await;
    answer.refused(429, "device.limit.too-many");
    assert_eq!(answer.headers["retry-after"], "30");
    let receipt = Receipt::of(&world, FIRST).await;
    let answer = token(&world, &receipt, ATTACKER, &receipt.secret).await;
    answer.refused(429, "receipt.limit.too-many");
    world.pass(30);
    // What is right takes its own count back and no other.
    assert_eq!(activate(&world, &account, ATTACKER, true).await.status, 200);
    let most = "SELECT MAX(failures) FROM secret_tries";
    assert_eq!(world.count(most).await, 20);
}

#[tokio::test]
async fn a_client_secret_is_slowed_and_locked_like_a_password() {
    let world = world().await;
    let receipt = Receipt::of(&world, FIRST).await;
    let (heard, locked) = until_client_locked(&world, &receipt, ATTACKER).await;
    locked.refused(429, "receipt.limit.locked");
    assert_eq!(
        (heard, &locked.headers["retry-after"]),
        (20, &"86400".parse().unwrap())
    );
    assert_eq!(token(&world, &receipt, OWNER, &receipt.secret).await.status, 200);
    // Many right ones are no tries.
    for _ in 0..30 {
        assert_eq!(token(&world, &receipt, OWNER, &receipt.secret).await.status, 200);
    }
}

#[tokio::test]
async fn instances_count_together_and_remember_over_a_restart() {
    let world = world().await;
    let receipt = Receipt::of(&world, FIRST).await;
    let other = Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        origin: Some(world.running.origin.clone()),
        ..world.settings.clone()
    };
    let other = Service::start_at(other, world.clock.clone()).await.unwrap();
    let through_other = |secret: String| {
        let request = world
            .http
            .post(format!("http://{}{}", other.address, route::TOKEN))
            .basic_auth(&receipt.id, Some(secret))
            .header("X-Forwarded-For", OWNER)
            .form(&[("grant_type", "client_credentials")]);
        async { Answer::of(request.send().await.unwrap()).await }
    };
    for _ in 0..3 {
        let answer = token(&world, &receipt, OWNER, "kzs_wrong").await;
        answer.refused(401, "receipt.client.invalid");
    }
    for _ in 0..2 {
        let answer = through_other("kzs_wrong".to_owned()).await;
        answer.refused(401, "receipt.client.invalid");
    }
    let answer = through_other(receipt.secret.clone()).await;
    answer.refused(429, "receipt.limit.too-many");
    other.stop().await;
    let world = world.restarted().await;
    let answer = token(&world, &receipt, OWNER, &receipt.secret).await;
    answer.refused(429, "receipt.limit.too-many");
    assert_eq!(answer.headers["retry-after"], "30");
}

#[tokio::test]
async fn counts_are_forgotten_after_a_day() {
    let world = world().await;
    let account = world.account(FIRST).await;
    activate(&world, &account, ATTACKER, false).await;
    let rows = "SELECT COUNT(*) FROM secret_tries";
    assert_eq!(world.count(rows).await, 3);
    world.pass(86_399);
    world.service().sweep().await.unwrap();
    assert_eq!(world.count(rows).await, 3);
    world.pass(2);
    world.service().sweep().await.unwrap();
    assert_eq!(world.count(rows).await, 0);
}
