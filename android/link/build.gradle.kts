// For a developer's own machine with the Android SDK; CI compiles and tests the same sources by Maven (pom.xml), which
// needs no SDK. `cargo xtask dist` puts libkazasu_ffi.so of each ABI under target/bindings/jniLibs.
plugins {
    id("com.android.library") version "8.13.0"
    kotlin("android") version "2.4.20"
}

val cargoTarget = rootDir.resolve("../../target")

android {
    namespace = "kazasu.link"
    compileSdk = 35
    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
    }
    sourceSets["main"].apply {
        kotlin.srcDirs("src/main/kotlin", cargoTarget.resolve("bindings/kotlin/kazasu/core"))
        jniLibs.srcDirs(cargoTarget.resolve("bindings/jniLibs"))
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
}

kotlin {
    compilerOptions.jvmTarget.set(org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_17)
}

dependencies {
    // 5.17 and later load on devices with 16 KB pages.
    api("net.java.dev.jna:jna:5.19.1@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-android:1.11.0")
}
