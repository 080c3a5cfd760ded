//! What the library exports, as text, compared with `api.txt`: the surface changes only on purpose.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use uniffi_bindgen::interface::Type;
use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, FieldMetadata, FnParamMetadata, Metadata, UniffiTraitMetadata};

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The library as cargo built it beside this test.
fn library() -> Utf8PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    folder.pop();
    let name = format!(
        "{}kazasu_ffi{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    Utf8PathBuf::from_path_buf(folder.join(name)).unwrap()
}

/// One line per function, method, record, case and error, sorted.
fn surface() -> String {
    let mut lines: Vec<String> = extract_from_library(&library())
        .unwrap()
        .iter()
        .filter(|item| item.module_path().starts_with("kazasu_ffi"))
        .flat_map(lines_of)
        .collect();
    lines.sort();
    lines.dedup();
    lines
        .into_iter()
        .flat_map(|line| [line, "\n".to_owned()])
        .collect()
}

fn lines_of(item: &Metadata) -> Vec<String> {
    match item {
        Metadata::Func(it) => vec![format!(
            "fn {}{}",
            it.name,
            signature(&it.inputs, it.return_type.as_ref(), it.throws.as_ref())
        )],
        Metadata::Object(it) => vec![format!("object {}", it.name)],
        Metadata::Constructor(it) => vec![format!(
            "object {}.{} constructor{}",
            it.self_name,
            it.name,
            signature(&it.inputs, None, it.throws.as_ref())
        )],
        Metadata::Method(it) => vec![format!(
            "object {}.{}{}",
            it.self_name,
            it.name,
            signature(&it.inputs, it.return_type.as_ref(), it.throws.as_ref())
        )],
        Metadata::TraitMethod(it) => vec![format!(
            "foreign {}.{}{}",
            it.trait_name,
            it.name,
            signature(&it.inputs, it.return_type.as_ref(), it.throws.as_ref())
        )],
        Metadata::Record(it) => vec![format!("record {} {{{}}}", it.name, fields(&it.fields))],
        Metadata::Enum(it) => {
            let kind = if matches!(it.shape, EnumShape::Enum) {
                "enum"
            } else {
                "error"
            };
            it.variants
                .iter()
                .map(|case| format!("{kind} {}.{} {{{}}}", it.name, case.name, fields(&case.fields)))
                .collect()
        }
        Metadata::UniffiTrait(it) => vec![format!("told {} by {}", it.self_name(), told_by(it))],
        Metadata::Namespace(_) => Vec::new(),
        other => vec![format!("unexpected {other:?}")],
    }
}

/// What gives Kotlin's `toString` and Swift's descriptions.
fn told_by(implemented: &UniffiTraitMetadata) -> &'static str {
    match implemented {
        UniffiTraitMetadata::Debug { .. } => "Debug",
        UniffiTraitMetadata::Display { .. } => "Display",
        _ => "unexpected",
    }
}

fn signature(inputs: &[FnParamMetadata], returns: Option<&Type>, throws: Option<&Type>) -> String {
    let inputs: Vec<String> = inputs
        .iter()
        .map(|input| format!("{}: {}", input.name, name(&input.ty)))
        .collect();
    let returns = returns.map_or_else(String::new, |ty| format!(" -> {}", name(ty)));
    let throws = throws.map_or_else(String::new, |ty| format!(" throws {}", name(ty)));
    format!("({}){returns}{throws}", inputs.join(", "))
}

fn fields(fields: &[FieldMetadata]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .map(|field| format!("{}: {}", field.name, name(&field.ty)))
        .collect();
    fields.join(", ")
}

fn name(ty: &Type) -> String {
    match ty {
        Type::UInt8 => "u8".into(),
        Type::UInt16 => "u16".into(),
        Type::UInt32 => "u32".into(),
        Type::UInt64 => "u64".into(),
        Type::Int64 => "i64".into(),
        Type::Boolean => "bool".into(),
        Type::String => "string".into(),
        Type::Bytes => "bytes".into(),
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } => name.clone(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_surface_is_the_one_written_down() {
    let now = surface();
    let file = here().join("api.txt");
    if std::env::var_os("KAZASU_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&file, &now).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap();
    let differs = written.lines().zip(now.lines()).find(|(old, new)| old != new);
    assert_eq!(
        differs, None,
        "KAZASU_BLESS=1 rewrites api.txt; say it in CHANGELOG.md"
    );
    assert_eq!(written, now);
    assert!(now.lines().count() > 100, "{now}");
}

#[test]
fn the_surface_keeps_its_rules() {
    for line in surface().lines() {
        // More arguments spill to the stack, where JNA misplaces records by value.
        let arguments = line.split_once('(').map_or("", |(_, rest)| rest);
        let arguments = arguments.split_once(')').map_or("", |(inputs, _)| inputs);
        let count = arguments
            .split(", ")
            .filter(|argument| !argument.is_empty())
            .count();
        assert!(count <= 6, "{count} arguments: {line}");
        assert!(!line.contains("unexpected"), "{line}");
        // Errors are data; what a person reads are words.
        assert!(
            !(line.starts_with("error ") && line.contains("message:")),
            "{line}"
        );
        if line.starts_with("foreign ") {
            assert!(
                line.starts_with("foreign KeyStore."),
                "a second foreign trait: {line}"
            );
        }
    }
}

/// Members that tell who somebody is, how insured, or how to come in. Bytes are not told by either language.
const PERSONAL: &[&str] = &[
    "name_kana",
    "insured_name",
    "birth_date",
    "insurer_number",
    "contribution_ratio",
    "patient_ref",
    "account_id",
    "text",
];

/// A generated type tells every member, unless it is told by Rust's `Debug`, which is redacted.
#[test]
fn what_is_personal_is_told_by_rust() {
    let surface = surface();
    let mut personal = 0;
    for line in surface.lines() {
        let (head, members) = line.split_once(" {").unwrap_or((line, ""));
        let Some(kind) = head
            .strip_prefix("record ")
            .or_else(|| head.strip_prefix("enum "))
        else {
            continue;
        };
        let named = |member: &&str| members.contains(&format!("{member}: string"));
        if PERSONAL.iter().any(named) {
            let kind = kind.split_once('.').map_or(kind, |(kind, _)| kind);
            let told = format!("told {kind} by Debug\n");
            assert!(surface.contains(&told), "{kind} tells its members: {line}");
            personal += 1;
        }
    }
    assert!(personal > 5, "only {personal} types with personal members");
}

/// The lint table of this crate lets the scaffolding be unsafe; nobody else may.
#[test]
fn no_line_written_by_hand_is_unsafe_and_no_file_is_long() {
    fn walk(folder: &Path, seen: &mut u32) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            assert!(!code.clone().any(|line| line.contains("unsafe ")), "{path:?}");
            assert!(!code.clone().any(|line| line.contains("async fn")), "{path:?}");
            assert!(text.lines().count() <= 320, "{path:?}");
            *seen += 1;
        }
    }
    let mut seen = 0;
    walk(&here().join("src"), &mut seen);
    assert!(seen > 10, "only {seen} files");
}
