"""The language: text, tokens, syntax trees and core expressions."""
