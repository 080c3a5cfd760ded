//! The OpenAPI document is part of the contract: it changes on purpose only.

use serde_json::Value;

use crate::world::World;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/openapi.json");

#[tokio::test]
async fn the_document_is_the_golden_one() {
    let world = World::new().await;
    let answer = world.plain(reqwest::Method::GET, "/openapi.json").await;
    assert_eq!(answer.status, 200);
    let document = serde_json::to_string_pretty(&answer.json).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &document).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert!(
        document == golden,
        "the document changed; UPDATE_GOLDEN=1 writes it anew"
    );
}

#[tokio::test]
async fn every_route_of_the_contract_is_in_it() {
    use kazasu_wire::route;
    let world = World::new().await;
    let answer = world.plain(reqwest::Method::GET, "/openapi.json").await;
    let paths: Vec<String> = answer.json["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    for path in [
        route::ACTIVATIONS,
        route::TOKEN,
        route::CHALLENGES,
        route::PRECHECKS,
        route::CHECKS,
        route::RESULTS,
        route::STOP,
        route::TERMINAL_AUTHENTICATIONS,
        route::RECEIPT_RESULTS,
    ] {
        assert!(paths.iter().any(|own| own == path), "{path}");
    }
    // Every schema that is referred to is there.
    let text = answer.json.to_string();
    let schemas = answer.json["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.get(name).is_some_and(Value::is_object), "{name}");
    }
}
