//! Who issues a paper: settings, fictional until somebody does.

/// The issuer as a paper prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// Name of the issuer.
    pub name: String,
    /// The department, below the name.
    pub department: String,
    /// Where questions go: name, telephone number and hours in one line each.
    pub contact: Vec<String>,
}
